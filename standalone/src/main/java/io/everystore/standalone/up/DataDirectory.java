package io.everystore.standalone.up;

import io.everystore.standalone.UsageException;
import io.everystore.standalone.broker.BrokerQuorum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The directory that holds everything one installation knows, locked while it is in use.
 *
 * <p>Layout: {@code kafka} (the log, the truth), with two copies {@code kafka-2} and {@code
 * kafka-3} if asked for · {@code flink} (checkpoints) · {@code flink-local} (working state,
 * worthless after a stop) · {@code store} (the serving replica, disposable) · {@code logs} · {@code
 * everystore.lock} · {@code kafka-cluster-id}.
 */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "everystore.lock";
  private static final String CLUSTER_ID = "kafka-cluster-id";

  private final Path root;
  private final boolean fresh;
  private final FileChannel lock;

  private DataDirectory(Path root, boolean fresh, FileChannel lock) {
    this.root = root;
    this.fresh = fresh;
    this.lock = lock;
  }

  /**
   * Takes the directory for this process, making it when it is not there.
   *
   * @throws UsageException when it cannot be written, holds something else, or is in use
   */
  static DataDirectory open(Path path) {
    Path root = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
      root = root.toRealPath();
      boolean fresh = !Files.exists(root.resolve(LOCK));
      if (fresh && !isEmpty(root)) {
        throw new UsageException(
            "data-dir: "
                + root
                + " holds something else (expected: a new or an empty directory,"
                + " or one that Everystore made)");
      }
      return new DataDirectory(root, fresh, lock(root.resolve(LOCK)));
    } catch (IOException e) {
      throw new UsageException("data-dir: " + root + " cannot be used: " + e, e);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isEmpty();
    }
  }

  /** The lock ends with the process, however that ends. */
  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      locked = false; // in use by this very process
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw new UsageException(
          "data-dir: "
              + file.getParent()
              + " is in use by process "
              + Files.readString(file).strip());
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
    return channel;
  }

  /** True when nothing was ever kept here. */
  boolean fresh() {
    return fresh;
  }

  Path root() {
    return root;
  }

  Path kafka() {
    return root.resolve("kafka");
  }

  /**
   * The log of one of several brokers.
   *
   * @param broker from 0
   */
  Path kafka(int broker) {
    return broker == 0 ? kafka() : root.resolve("kafka-" + (broker + 1));
  }

  /**
   * Checks that the log is held by as many brokers as it was when it was made.
   *
   * @throws UsageException when it is not
   */
  void requireBrokers(int brokers) {
    int made = 0;
    for (int broker = 0; broker < BrokerQuorum.REPLICATED; broker++) {
      made = Files.exists(kafka(broker)) ? broker + 1 : made;
    }
    if (made != 0 && made != brokers) {
      throw new UsageException(
          "brokers: %d (expected: %d, with which the log in %s was made)"
              .formatted(brokers, made, root));
    }
  }

  /** The id of the log's cluster; a new one before there is a log. */
  String clusterId() throws IOException {
    Path file = root.resolve(CLUSTER_ID);
    return Files.exists(file) ? Files.readString(file).strip() : BrokerQuorum.newClusterId();
  }

  Path flink() {
    return root.resolve("flink");
  }

  Path flinkLocal() {
    return root.resolve("flink-local");
  }

  Path store() {
    return root.resolve("store");
  }

  Path logs() {
    return root.resolve("logs");
  }

  /**
   * Checks that the log is the one this directory's checkpoints count positions of; remembers it
   * the first time.
   *
   * @throws UsageException when it is another
   */
  void bindTo(String kafkaClusterId) throws IOException {
    Path file = root.resolve(CLUSTER_ID);
    if (!Files.exists(file)) {
      Files.writeString(file, kafkaClusterId + "\n");
      return;
    }
    String known = Files.readString(file).strip();
    if (!known.equals(kafkaClusterId)) {
      throw new UsageException(
          "data-dir: "
              + root
              + " was filled from Kafka cluster "
              + known
              + ", not from "
              + kafkaClusterId
              + " (expected: the same --kafka as before, or another data-dir)");
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
