package io.everystore.feature.segment;

import org.jspecify.annotations.Nullable;

/**
 * Which events count, apart from when they happened. Immutable.
 *
 * @param name of the event
 * @param filter of its lines, one of which has to pass; null: none is needed
 * @param followUp what has to follow, or must not; null: anything
 */
record EventSelector(byte[] name, @Nullable LineFilter filter, @Nullable FollowUpTest followUp) {
  /** A day's pieces are of all its lines. */
  private static final int UNKNOWN_QUANTITY = -1;

  static EventSelector of(String name, @Nullable LineFilter filter, @Nullable FollowUpTest then) {
    return new EventSelector(Utf8Text.bytes(name), filter, then);
  }

  /** Whether an event has a line that passes; what follows it is not looked at. */
  boolean passes(HistoryFacts history, int event) {
    if (filter == null) {
      return true;
    }
    int from = history.lineStarts.values[event];
    int to = history.lineStarts.values[event + 1];
    if (from == to) {
      return filter.holds(history, event, LineFilter.NONE, 0);
    }
    for (int line = from; line < to; line++) {
      if (linePasses(history, event, line)) {
        return true;
      }
    }
    return false;
  }

  boolean linePasses(HistoryFacts history, int event, int line) {
    return filter == null
        || filter.holds(history, event, history.lineProducts.values[line], history.quantity(line));
  }

  boolean rowPasses(HistoryFacts history, int row) {
    return filter == null
        || filter.holds(
            history, LineFilter.NONE, history.itemDayProducts.values[row], UNKNOWN_QUANTITY);
  }
}
