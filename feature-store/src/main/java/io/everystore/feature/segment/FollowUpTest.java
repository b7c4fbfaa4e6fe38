package io.everystore.feature.segment;

/**
 * Whether an event was followed by another one in time. Immutable.
 *
 * @param other what follows, at the same instant or later
 * @param withinMillis and earlier than this after it
 * @param sameItem whether both have to be about one item
 * @param negated whether it has to be missing, which is so only when the time is over
 * @param open negated without an end: it is missing from the start
 */
record FollowUpTest(
    EventSelector other, long withinMillis, boolean sameItem, boolean negated, boolean open) {

  /** Whether the other event came after event {@code event} of the selector. */
  boolean follows(HistoryFacts history, EventSelector selector, int event) {
    int name = history.name(other.name());
    if (name < 0) {
      return false;
    }
    long timeMillis = history.times.values[event];
    for (int i = event + 1; i < history.times.size; i++) {
      if (history.times.values[i] != timeMillis) {
        break;
      }
      if (isOther(history, selector, event, i, name)) {
        return true;
      }
    }
    for (int i = event - 1; i >= 0; i--) {
      if (history.times.values[i] - timeMillis >= withinMillis) {
        return false;
      }
      if (isOther(history, selector, event, i, name)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOther(
      HistoryFacts history, EventSelector selector, int event, int candidate, int name) {
    return history.eventNames.values[candidate] == name
        && (sameItem
            ? sharesItem(history, selector, event, candidate)
            : other.passes(history, candidate));
  }

  private boolean sharesItem(
      HistoryFacts history, EventSelector selector, int event, int candidate) {
    int[] starts = history.lineStarts.values;
    for (int theirs = starts[candidate]; theirs < starts[candidate + 1]; theirs++) {
      if (other.linePasses(history, candidate, theirs)) {
        int item = item(history, theirs);
        for (int ours = starts[event]; ours < starts[event + 1]; ours++) {
          if (item != 0
              && item(history, ours) == item
              && selector.linePasses(history, event, ours)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static int item(HistoryFacts history, int line) {
    return history.productItems.values[history.lineProducts.values[line]];
  }

  String words() {
    String time =
        withinMillis == Window.REACH_MILLIS ? "" : " within " + Durations.words(withinMillis);
    return (negated ? " and not " : " and then ")
        + EventWords.past(new String(other.name(), java.nio.charset.StandardCharsets.UTF_8))
        + (other.filter() == null ? "" : " (" + other.filter().words() + ")")
        + (sameItem ? " the same item" : "")
        + time;
  }
}
