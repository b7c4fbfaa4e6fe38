package io.everystore.serving.ingest;

import java.util.Arrays;

/**
 * Cuts a body that comes in pieces into lines, holding at most one line that is not complete.
 *
 * <p>Not thread-safe.
 */
final class LineSplitter {
  /** Receives lines; their bytes are valid during the call only. */
  interface LineHandler {
    void line(byte[] bytes, int from, int to);

    /** A line longer than the limit, whose bytes were dropped. */
    void tooLong();
  }

  private final int maxLineBytes;
  private final LineHandler handler;
  private byte[] held = new byte[0];
  private int heldLength;
  private boolean skipping;

  LineSplitter(int maxLineBytes, LineHandler handler) {
    this.maxLineBytes = maxLineBytes;
    this.handler = handler;
  }

  void feed(byte[] piece, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (piece[i] == '\n') {
        emit(piece, start, i);
        start = i + 1;
      }
    }
    hold(piece, start, length);
  }

  /** The body is over: what is held is its last line. */
  void end() {
    emit(held, 0, 0);
  }

  private void emit(byte[] piece, int from, int to) {
    if (skipping) {
      skipping = false;
      handler.tooLong();
    } else if (heldLength == 0) {
      deliver(piece, from, to);
    } else {
      hold(piece, from, to);
      if (skipping) {
        skipping = false;
        handler.tooLong();
      } else {
        deliver(held, 0, heldLength);
      }
    }
    heldLength = 0;
  }

  private void deliver(byte[] bytes, int from, int to) {
    if (to - from > maxLineBytes) {
      handler.tooLong();
    } else if (!isBlank(bytes, from, to)) {
      handler.line(bytes, from, to);
    }
  }

  private void hold(byte[] piece, int from, int to) {
    int more = to - from;
    if (skipping || more == 0) {
      return;
    }
    if (heldLength + more > maxLineBytes) {
      skipping = true;
      heldLength = 0;
      return;
    }
    if (heldLength + more > held.length) {
      held =
          Arrays.copyOf(held, Math.min(maxLineBytes, Math.max(2 * held.length, heldLength + more)));
    }
    System.arraycopy(piece, from, held, heldLength, more);
    heldLength += more;
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\r' && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }
}
