package io.everystore.serving.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LineSplitterTest {
  private static final int MAX_LINE = 12;

  @Test
  void randomPieces_giveTheLinesOfTheWhole() {
    long seed = 4_711L;
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder whole = new StringBuilder();
      for (int i = random.nextInt(80); i > 0; i--) {
        whole.append("ab \n\r".charAt(random.nextInt(5)));
      }
      String text = whole.toString();
      assertEquals(expected(text), split(text, random), "seed " + seed + ": " + text);
    }
  }

  private static List<String> expected(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.length() > MAX_LINE) {
        lines.add("<too long>");
      } else if (!line.isBlank()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<String> split(String text, Random random) {
    List<String> lines = new ArrayList<>();
    LineSplitter splitter =
        new LineSplitter(
            MAX_LINE,
            new LineSplitter.LineHandler() {
              @Override
              public void line(byte[] bytes, int from, int to) {
                lines.add(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
              }

              @Override
              public void tooLong() {
                lines.add("<too long>");
              }
            });
    byte[] rest = text.getBytes(StandardCharsets.US_ASCII);
    while (rest.length > 0) {
      int length = 1 + random.nextInt(Math.min(30, rest.length));
      splitter.feed(rest, length);
      rest = Arrays.copyOfRange(rest, length, rest.length);
    }
    splitter.end();
    return lines;
  }
}
