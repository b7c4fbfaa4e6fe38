package io.everystore.feature.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages good inputs in the ways that break parsers. Not thread-safe. */
final class Mutations {
  /** Longer inputs are cut off: bounds beyond have tests of their own. */
  static final int MAX_BYTES = 64 * 1024;

  private static final int MOST_STEPS = 6;
  private static final int MOST_REPEATS = 300;

  /** Words that parsers stumble over, of JSON, of numbers, of texts and of Protobuf. */
  private static final List<byte[]> WORDS =
      List.of(
          ascii("{"),
          ascii("}"),
          ascii("["),
          ascii("]"),
          ascii("\""),
          ascii(","),
          ascii(":"),
          ascii("\\"),
          ascii("\\u0000"),
          ascii("\\ud800"),
          ascii("null"),
          ascii("true"),
          ascii("{}"),
          ascii("[]"),
          ascii("\"\""),
          ascii("0"),
          ascii("-0"),
          ascii("-1"),
          ascii("1e308"),
          ascii("1e999"),
          ascii("-1e-999"),
          ascii("NaN"),
          ascii("0.1"),
          ascii("2147483648"),
          ascii("9223372036854775807"),
          ascii("9223372036854775808"),
          ascii("99999999999999999999999999999999"),
          ascii("\n"),
          ascii("\r\n"),
          ascii(";"),
          ascii("."),
          ascii("="),
          ascii("&"),
          ascii("%00"),
          ascii("%"),
          ascii("+"),
          ascii("9999-12-31"),
          ascii("0000-00-00T00:00:00Z"),
          ascii("+1000000000-01-01T00:00:00Z"),
          ascii("99999999d"),
          bytes(0),
          bytes(0x7f),
          bytes(0xc0, 0xaf),
          bytes(0xed, 0xa0, 0x80),
          bytes(0xef, 0xbb, 0xbf),
          bytes(0xe2, 0x80, 0xae),
          bytes(0xf0, 0x9f, 0x98, 0x80),
          bytes(0xff, 0xff, 0xff, 0xff, 0x0f),
          bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f),
          bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01));

  private final List<byte[]> corpus;
  private final SplittableRandom random;

  Mutations(List<byte[]> corpus, SplittableRandom random) {
    this.corpus = corpus;
    this.random = random;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  byte[] next() {
    byte[] input = any(corpus).clone();
    for (int steps = 1 + random.nextInt(MOST_STEPS); steps > 0; steps--) {
      input = step(input);
    }
    return input.length > MAX_BYTES ? Arrays.copyOf(input, MAX_BYTES) : input;
  }

  private byte[] step(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int to = Math.min(input.length, from + 1 + random.nextInt(random.nextBoolean() ? 4 : 64));
    return switch (random.nextInt(9)) {
      case 0 -> flipped(input, from);
      case 1 -> replaced(input, from, to, bytes(random.nextInt(256)));
      case 2 -> replaced(input, from, from, any(WORDS));
      case 3 -> replaced(input, from, to, any(WORDS));
      case 4 -> replaced(input, from, to, new byte[0]);
      case 5 -> replaced(input, from, from, repeated(input, from, to));
      case 6 -> Arrays.copyOf(input, from);
      case 7 -> replaced(input, from, to, piece(any(corpus)));
      default -> otherNumber(input, from);
    };
  }

  private byte[] flipped(byte[] input, int at) {
    byte[] flipped = input.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] repeated(byte[] input, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int times = random.nextInt(8) == 0 ? random.nextInt(MOST_REPEATS) : 1 + random.nextInt(3);
    for (int i = 0; i < times && out.size() < MAX_BYTES; i++) {
      out.write(input, from, to - from);
    }
    return out.toByteArray();
  }

  private byte[] piece(byte[] input) {
    int from = random.nextInt(input.length + 1);
    return Arrays.copyOfRange(input, from, from + random.nextInt(input.length - from + 1));
  }

  /** The next run of digits becomes one of the words, which many numbers are among. */
  private byte[] otherNumber(byte[] input, int at) {
    int from = at;
    while (from < input.length && !isDigit(input[from])) {
      from++;
    }
    int to = from;
    while (to < input.length && isDigit(input[to])) {
      to++;
    }
    return replaced(input, from, to, any(WORDS));
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
    byte[] replaced = new byte[from + by.length + input.length - to];
    System.arraycopy(input, 0, replaced, 0, from);
    System.arraycopy(by, 0, replaced, from, by.length);
    System.arraycopy(input, to, replaced, from + by.length, input.length - to);
    return replaced;
  }
}
