package io.everystore.feature.segment;

import java.util.List;

/** A comparison of a text with constants, case and all. Immutable. */
final class TextTest {
  /** How they are compared. */
  enum Kind {
    EQUAL("is"),
    CONTAINS("contains"),
    BEGINS("begins with"),
    ENDS("ends with"),
    UNDER("is in");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static final byte[] PATH_SEPARATOR = Utf8Text.bytes(" > ");
  private static final int SHOWN = 3;

  private final Kind kind;
  private final List<String> constants;
  private final byte[][] wanted;

  /** Makes a test that holds when it holds for one of the constants. */
  TextTest(Kind kind, List<String> constants) {
    this.kind = kind;
    this.constants = List.copyOf(constants);
    wanted = constants.stream().map(Utf8Text::bytes).toArray(byte[][]::new);
  }

  /** How many comparisons it takes at most to test a text of so many bytes. */
  long steps(int length) {
    return (long) wanted.length * (kind == Kind.CONTAINS ? Math.max(1, length) : 1);
  }

  boolean holds(byte[] in, int at, int length) {
    for (byte[] constant : wanted) {
      boolean holds =
          switch (kind) {
            case EQUAL -> Utf8Text.equal(in, at, length, constant);
            case CONTAINS -> Utf8Text.contains(in, at, length, constant);
            case BEGINS -> Utf8Text.begins(in, at, length, constant);
            case ENDS -> Utf8Text.ends(in, at, length, constant);
            case UNDER -> isUnder(in, at, length, constant);
          };
      if (holds) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnder(byte[] in, int at, int length, byte[] path) {
    return Utf8Text.begins(in, at, length, path)
        && (length == path.length
            || Utf8Text.begins(in, at + path.length, length - path.length, PATH_SEPARATOR));
  }

  boolean holds(String text) {
    byte[] bytes = Utf8Text.bytes(text);
    return holds(bytes, 0, bytes.length);
  }

  /** As a marketer says it: "is Acme or Bolt". */
  String words() {
    return kind.words + " " + listed(constants);
  }

  static String listed(List<String> values) {
    String shown = String.join(" or ", values.subList(0, Math.min(SHOWN, values.size())));
    return values.size() > SHOWN ? shown + " or " + (values.size() - SHOWN) + " more" : shown;
  }
}
