package io.everystore.standalone.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The figures of one benchmark, in the order they were measured. Not thread-safe. */
public final class BenchResult {
  private final String name;
  private final List<Figure> figures = new ArrayList<>();
  private final List<Recording> recordings = new ArrayList<>();

  public BenchResult(String name) {
    this.name = name;
  }

  /**
   * One measured number.
   *
   * @param aim what was promised, in words, or null where nothing was
   * @param met whether the promise is kept, null without one
   */
  public record Figure(
      String what, double value, String unit, @Nullable String aim, @Nullable Boolean met) {
    String valueText() {
      double magnitude = Math.abs(value);
      String format = magnitude >= 100 || value == Math.rint(value) ? "%,.0f" : "%,.2f";
      return String.format(Locale.ROOT, format, value) + (unit.isEmpty() ? "" : " " + unit);
    }
  }

  /** A latency histogram in nanoseconds. */
  public record Recording(String what, Histogram histogram) {}

  public String name() {
    return name;
  }

  public List<Figure> figures() {
    return List.copyOf(figures);
  }

  public List<Recording> recordings() {
    return List.copyOf(recordings);
  }

  public BenchResult add(String what, double value, String unit) {
    figures.add(new Figure(what, value, unit, null, null));
    return this;
  }

  public BenchResult addAtMost(String what, double value, String unit, double aim) {
    figures.add(new Figure(what, value, unit, "≤ " + trimmed(aim) + suffix(unit), value <= aim));
    return this;
  }

  public BenchResult addAtLeast(String what, double value, String unit, double aim) {
    figures.add(new Figure(what, value, unit, "≥ " + trimmed(aim) + suffix(unit), value >= aim));
    return this;
  }

  /** Adds p50, p99 and p99.9 of a histogram of nanoseconds, in milliseconds, and keeps it. */
  public BenchResult addLatency(String what, Histogram nanos) {
    for (double percentile : new double[] {50, 99, 99.9}) {
      add(what + " p" + trimmed(percentile), nanos.getValueAtPercentile(percentile) / 1e6, "ms");
    }
    recordings.add(new Recording(what, nanos));
    return this;
  }

  /** As {@link #addLatency}, in microseconds. */
  BenchResult addMicros(String what, Histogram nanos) {
    for (double percentile : new double[] {50, 99, 99.9}) {
      add(what + " p" + trimmed(percentile), nanos.getValueAtPercentile(percentile) / 1e3, "µs");
    }
    recordings.add(new Recording(what, nanos));
    return this;
  }

  private static String suffix(String unit) {
    return unit.isEmpty() ? "" : " " + unit;
  }

  private static String trimmed(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%,.0f", number)
        : String.format(Locale.ROOT, "%s", number);
  }
}
