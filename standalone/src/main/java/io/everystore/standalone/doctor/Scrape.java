package io.everystore.standalone.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** Metrics of one process at one moment, read from the Prometheus text format. */
final class Scrape {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z0-9_]+)=\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");

  /** A series and its value. */
  record Sample(Map<String, String> labels, double value) {
    String label(String name) {
      return labels.getOrDefault(name, "");
    }
  }

  private final Map<String, List<Sample>> samples = new HashMap<>();

  /** Reads a scrape; lines that are no samples are passed over. */
  static Scrape parse(String text) {
    Scrape scrape = new Scrape();
    text.lines().filter(line -> !line.startsWith("#")).forEach(scrape::add);
    return scrape;
  }

  private void add(String line) {
    Matcher sample = LINE.matcher(line);
    OptionalDouble value = sample.matches() ? number(sample.group(3)) : OptionalDouble.empty();
    if (value.isEmpty()) {
      return;
    }
    Map<String, String> labels = new HashMap<>();
    if (sample.group(2) != null) {
      Matcher label = LABEL.matcher(sample.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    samples
        .computeIfAbsent(sample.group(1), first -> new ArrayList<>())
        .add(new Sample(labels, value.getAsDouble()));
  }

  private static OptionalDouble number(String text) {
    try {
      return OptionalDouble.of(
          switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
          });
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  List<Sample> of(String name) {
    return samples.getOrDefault(name, List.of());
  }

  boolean has(String name) {
    return samples.containsKey(name);
  }

  double sum(String name) {
    return values(name).sum();
  }

  OptionalDouble max(String name) {
    return values(name).max();
  }

  OptionalDouble min(String name) {
    return values(name).min();
  }

  /** The sum of those with a label's value. */
  double sum(String name, String label, String value) {
    return of(name).stream()
        .filter(sample -> sample.label(label).equals(value))
        .mapToDouble(Sample::value)
        .sum();
  }

  private DoubleStream values(String name) {
    return of(name).stream().mapToDouble(Sample::value).filter(value -> !Double.isNaN(value));
  }
}
