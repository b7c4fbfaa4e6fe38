package io.everystore.feature.segment;

import java.util.Arrays;
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

  /**
   * Whether the event that the evaluation began after counts, or may follow one that does. It is
   * looked up among those of its time in the history, so that it passes as it will be counted.
   */
  boolean concerns(Evaluation evaluation) {
    return selects(evaluation) || (followUp != null && followUp.other().concerns(evaluation));
  }

  /** Whether an event of that name may count, or follow one that does. */
  boolean mayConcern(String eventName) {
    return Arrays.equals(name, Utf8Text.bytes(eventName))
        || (followUp != null && followUp.other().mayConcern(eventName));
  }

  private boolean selects(Evaluation evaluation) {
    if (!evaluation.eventIs(name)) {
      return false;
    }
    if (filter == null) {
      return true;
    }
    HistoryFacts history = evaluation.history();
    long timeMillis = evaluation.event().getEventTimeMillis();
    int reference = evaluation.eventReference();
    boolean found = false;
    for (int event = 0; event < history.times.size; event++) {
      if (history.times.values[event] < timeMillis) {
        break;
      }
      if (history.times.values[event] == timeMillis
          && history.eventNames.values[event] == reference) {
        found = true;
        if (passes(history, event)) {
          return true;
        }
      }
    }
    return !found;
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
