package io.everystore.standalone.supply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A known fault of a library.
 *
 * @param from first version that has it
 * @param fixed first version without it
 * @param id CVE or GHSA
 * @param accepted why it does not matter here, empty when it does
 */
record Advisory(
    String ecosystem, String name, String from, String fixed, String id, String accepted) {
  private static final int FIELDS = 6;
  private static final int NUMBERS = 4;

  /** Reads a file of tab-separated lines; those that begin with # are for people. */
  static List<Advisory> read(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Advisory::of)
        .toList();
  }

  private static Advisory of(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length < FIELDS - 1 || fields.length > FIELDS) {
      throw new IllegalArgumentException(
          "advisory: " + line + " (expected: five or six fields between tabs)");
    }
    return new Advisory(
        fields[0],
        fields[1],
        fields[2],
        fields[3],
        fields[4],
        fields.length == FIELDS ? fields[FIELDS - 1] : "");
  }

  boolean concerns(Library library) {
    return ecosystem.equals(library.ecosystem())
        && name.equals(library.name())
        && compare(library.version(), from) >= 0
        && compare(library.version(), fixed) < 0;
  }

  /** Compares the first numbers of versions; what follows them in words is passed over. */
  static int compare(String one, String other) {
    long[] left = numbers(one);
    long[] right = numbers(other);
    for (int i = 0; i < NUMBERS; i++) {
      if (left[i] != right[i]) {
        return Long.compare(left[i], right[i]);
      }
    }
    return 0;
  }

  private static long[] numbers(String version) {
    long[] numbers = new long[NUMBERS];
    String[] parts = version.split("[^0-9]+", NUMBERS + 1);
    for (int i = 0; i < Math.min(NUMBERS, parts.length); i++) {
      numbers[i] = parts[i].isEmpty() ? 0 : Long.parseLong(parts[i]);
    }
    return numbers;
  }
}
