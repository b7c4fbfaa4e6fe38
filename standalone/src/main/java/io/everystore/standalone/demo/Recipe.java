package io.everystore.standalone.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The text files the catalogue is made from: one entry a line, fields parted by bars. */
final class Recipe {
  private Recipe() {}

  static Stream<String[]> lines(String file) {
    try (InputStream in = Recipe.class.getResourceAsStream("/demo/" + file)) {
      if (in == null) {
        throw new IllegalStateException("missing on the class path: /demo/" + file);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" \\| ", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
