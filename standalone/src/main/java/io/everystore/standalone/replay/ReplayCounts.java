package io.everystore.standalone.replay;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What became of the lines of a replay so far. Thread-safe. */
final class ReplayCounts {
  /** Examples kept of lines that were refused or unreadable. */
  private static final int EXAMPLES = 5;

  private static final int PROBLEM_CHARS = 120;

  final LongAdder read = new LongAdder();
  final LongAdder accepted = new LongAdder();
  final LongAdder retries = new LongAdder();
  private final Map<String, AtomicLong> rejectedByCode = new ConcurrentHashMap<>();
  private final Map<String, String> exampleByCode = new ConcurrentHashMap<>();

  private volatile String away = "";

  /** Why the server takes nothing at the moment; empty while it does. */
  String away() {
    return away;
  }

  void awayBecause(String problem) {
    away = problem.length() > PROBLEM_CHARS ? problem.substring(0, PROBLEM_CHARS) + "…" : problem;
  }

  void answered() {
    away = "";
  }

  void rejected(String code, String example) {
    rejectedByCode.computeIfAbsent(code, c -> new AtomicLong()).incrementAndGet();
    if (exampleByCode.size() < EXAMPLES) {
      exampleByCode.putIfAbsent(code, example);
    }
  }

  long rejected() {
    return rejectedByCode.values().stream().mapToLong(AtomicLong::get).sum();
  }

  /** One line per reason, with an example. */
  String rejectedReport() {
    StringBuilder report = new StringBuilder();
    for (Map.Entry<String, AtomicLong> entry : new TreeMap<>(rejectedByCode).entrySet()) {
      report
          .append("  ")
          .append(entry.getValue())
          .append(" × ")
          .append(entry.getKey())
          .append(", such as: ")
          .append(exampleByCode.getOrDefault(entry.getKey(), "-"))
          .append('\n');
    }
    return report.toString();
  }
}
