package io.everystore.standalone.evaluate.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The choices of one policy. */
record ChoiceLog(List<Choice> choices) {
  private static final List<String> COLUMNS =
      List.of("item_id", "position", "click", "propensity_score");

  ChoiceLog {
    choices = List.copyOf(choices);
    if (choices.isEmpty()) {
      throw new IllegalArgumentException("choices: none (expected: at least one)");
    }
  }

  /** Reads a file as the Open Bandit Dataset has it: CSV with a header, gzipped. */
  static ChoiceLog read(Path file) throws IOException {
    List<Choice> choices = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      String header = lines.readLine();
      List<String> names = header == null ? List.of() : Arrays.asList(header.split(",", -1));
      int[] places = COLUMNS.stream().mapToInt(names::indexOf).toArray();
      if (Arrays.stream(places).anyMatch(place -> place < 0)) {
        throw new IOException(file + ": columns " + names + " (expected: with " + COLUMNS + ")");
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split(",", -1);
        choices.add(
            new Choice(
                Integer.parseInt(fields[places[0]]),
                Integer.parseInt(fields[places[1]]),
                Double.parseDouble(fields[places[2]]),
                Double.parseDouble(fields[places[3]])));
      }
    }
    return new ChoiceLog(choices);
  }

  int size() {
    return choices.size();
  }

  /** One more than the greatest item number. */
  int items() {
    return choices.stream().mapToInt(Choice::item).max().orElseThrow() + 1;
  }

  /** The greatest position. */
  int positions() {
    return choices.stream().mapToInt(Choice::position).max().orElseThrow();
  }

  /** What the policy that wrote the log earned with it. */
  Estimate onPolicy() {
    return Estimate.ofMean(choices.stream().mapToDouble(Choice::reward).toArray());
  }
}
