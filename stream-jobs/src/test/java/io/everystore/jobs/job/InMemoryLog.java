package io.everystore.jobs.job;

import io.everystore.jobs.record.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A partitioned log that a test fills and uncovers step by step. Found by name, since Flink
 * serializes sources; the test removes it. Thread-safe once filled.
 */
final class InMemoryLog implements AutoCloseable {
  private static final Map<String, InMemoryLog> LOGS = new ConcurrentHashMap<>();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name = "log-" + COUNT.incrementAndGet();
  private final List<List<LogRecord>> records = new ArrayList<>();
  private volatile double readableShare;
  private volatile CompletableFuture<Void> growth = new CompletableFuture<>();

  InMemoryLog(int partitions) {
    for (int i = 0; i < partitions; i++) {
      records.add(new ArrayList<>());
    }
    LOGS.put(name, this);
  }

  static InMemoryLog named(String name) {
    return Objects.requireNonNull(LOGS.get(name), name);
  }

  String name() {
    return name;
  }

  void append(int partition, byte[] value) {
    List<LogRecord> log = records.get(partition);
    log.add(new LogRecord(partition, log.size(), null, value));
  }

  int partitions() {
    return records.size();
  }

  LogRecord record(int partition, int offset) {
    return records.get(partition).get(offset);
  }

  int size(int partition) {
    return records.get(partition).size();
  }

  int readable(int partition) {
    return (int) (size(partition) * readableShare);
  }

  /** Lets readers see this share of every partition. */
  void uncover(double share) {
    readableShare = share;
    wake();
  }

  void wake() {
    CompletableFuture<Void> woken = growth;
    growth = new CompletableFuture<>();
    woken.complete(null);
  }

  CompletableFuture<Void> growth() {
    return growth;
  }

  @Override
  public void close() {
    LOGS.remove(name);
  }
}
