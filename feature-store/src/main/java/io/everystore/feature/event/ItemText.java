package io.everystore.feature.event;

import com.google.protobuf.UnsafeByteOperations;

/** Rules for item ids and texts that also hold outside of events. */
public final class ItemText {
  public static final int ID_CHARS = InteractionLimits.ID_CHARS;

  private ItemText() {}

  /** True for 1 to {@link #ID_CHARS} visible characters. */
  public static boolean isId(String id) {
    return Ids.isValid(id, ID_CHARS);
  }

  /** True when {@code id} names somebody, and so that every store can hold it as a key. */
  public static boolean isPerson(String id) {
    return Ids.isPerson(id);
  }

  /** The text without what cannot be shown, at most {@code maxChars} long. */
  public static String clean(String text, int maxChars) {
    return Texts.clean(text, maxChars);
  }

  /** True when the bytes are UTF-8 without NUL and without a byte order mark. */
  public static boolean isUtf8(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == 0) {
        return false;
      }
    }
    boolean marked =
        to - from >= 3
            && bytes[from] == (byte) 0xef
            && bytes[from + 1] == (byte) 0xbb
            && bytes[from + 2] == (byte) 0xbf;
    return !marked && UnsafeByteOperations.unsafeWrap(bytes, from, to - from).isValidUtf8();
  }
}
