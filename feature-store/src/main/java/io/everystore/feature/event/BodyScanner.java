package io.everystore.feature.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds where the events of a body begin and end without parsing them, so that each is parsed by
 * itself and a bad one takes no other with it.
 *
 * <p>Reusable, not thread-safe. Follows strings and brackets only; whether what lies between is
 * JSON is found out by whoever parses it.
 */
final class BodyScanner {
  private static final byte[] EVENTS = "events".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_EVENTS = InteractionLimits.EVENTS_PER_BODY;

  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int count;
  private int arrayStart;
  private int arrayEnd;

  int count() {
    return count;
  }

  int start(int event) {
    return starts[event];
  }

  int end(int event) {
    return ends[event];
  }

  /** Position of the bracket that opens the array of events. */
  int arrayStart() {
    return arrayStart;
  }

  /** Position after the bracket that closes the array of events. */
  int arrayEnd() {
    return arrayEnd;
  }

  void scan(byte[] body, int from, int to) throws MalformedBodyException {
    count = 0;
    arrayStart = -1;
    arrayEnd = -1;
    int i = skipSpace(body, from, to);
    if (i == to) {
      throw malformed("body: empty");
    }
    if (body[i] != '{') {
      throw malformed("body: not a JSON object");
    }
    int depth = 0;
    boolean keyNext = false;
    for (; i < to; i++) {
      switch (body[i]) {
        case '"' -> {
          int end = stringEnd(body, i, to);
          if (depth == 1 && keyNext && isEvents(body, i + 1, end)) {
            i = events(body, end + 1, to);
          } else {
            i = end;
          }
          keyNext = false;
        }
        case '{', '[' -> keyNext = ++depth == 1;
        case '}', ']' -> {
          if (--depth == 0) {
            requireNothingAfter(body, i + 1, to);
            return;
          }
        }
        case ',' -> keyNext = depth == 1;
        default -> {}
      }
    }
    throw malformed("body: ends inside the JSON object");
  }

  /** Scans the array that follows the key; returns the position of its closing bracket. */
  private int events(byte[] body, int afterKey, int to) throws MalformedBodyException {
    if (arrayStart >= 0) {
      throw new MalformedBodyException(
          RejectionCode.DUPLICATE_KEY, "/events", "events: given twice");
    }
    int i = skipSpace(body, afterKey, to);
    i = i < to && body[i] == ':' ? skipSpace(body, i + 1, to) : to;
    if (i >= to || body[i] != '[') {
      throw new MalformedBodyException(
          RejectionCode.INVALID_EVENTS, "/events", "events: not an array");
    }
    arrayStart = i;
    int start = skipSpace(body, i + 1, to);
    int depth = 1;
    for (i = start; i < to; i++) {
      switch (body[i]) {
        case '"' -> i = stringEnd(body, i, to);
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (--depth == 0) {
            if (count > 0 || i > start) {
              add(start, i);
            }
            arrayEnd = i + 1;
            return i;
          }
        }
        case ',' -> {
          if (depth == 1) {
            add(start, i);
            start = skipSpace(body, i + 1, to);
            i = start - 1;
          }
        }
        default -> {}
      }
    }
    throw malformed("body: ends inside the array of events");
  }

  private void add(int start, int end) throws MalformedBodyException {
    if (count == MOST_EVENTS) {
      throw new MalformedBodyException(
          RejectionCode.TOO_MANY_EVENTS,
          "/events",
          "events: more than " + MOST_EVENTS + " (expected: at most " + MOST_EVENTS + ")");
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    starts[count] = start;
    ends[count++] = end;
  }

  /** Position of the quote that closes the string opened at {@code open}. */
  private static int stringEnd(byte[] body, int open, int to) throws MalformedBodyException {
    for (int i = open + 1; i < to; i++) {
      if (body[i] == '\\') {
        i++;
      } else if (body[i] == '"') {
        return i;
      }
    }
    throw malformed("body: ends inside a string");
  }

  private static boolean isEvents(byte[] body, int from, int to) {
    return Arrays.equals(body, from, to, EVENTS, 0, EVENTS.length);
  }

  private static int skipSpace(byte[] body, int from, int to) {
    int i = from;
    while (i < to && (body[i] == ' ' || body[i] == '\n' || body[i] == '\r' || body[i] == '\t')) {
      i++;
    }
    return i;
  }

  private static void requireNothingAfter(byte[] body, int from, int to)
      throws MalformedBodyException {
    if (skipSpace(body, from, to) != to) {
      throw malformed("body: more than one JSON value");
    }
  }

  private static MalformedBodyException malformed(String detail) {
    return new MalformedBodyException(RejectionCode.INVALID_JSON, "", detail);
  }
}
