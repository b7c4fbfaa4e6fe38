package io.everystore.feature.segment;

import java.util.Arrays;

/**
 * Tells of events, newest first, which of them another one followed in time. Looks at each event
 * twice at most, so that a rule costs a person of five hundred events no more than the events are.
 * Reusable, not thread-safe.
 */
final class FollowUpWalk {
  private static final int NONE = -1;
  private static final int[] NO_ITEMS = {};

  private EventSelector selector = EventSelector.of("", null, null);
  private FollowUpTest then = new FollowUpTest(selector, 0, false, false, false);
  private HistoryFacts history = new HistoryFacts(new Steps());
  private int name = NONE;

  /** Events before this one were looked at. */
  private int seen;

  /** The oldest of them that may follow. */
  private int nearest;

  /** The same for each item, by its reference. */
  private int[] nearestOfItem = NO_ITEMS;

  /** Events before this one were looked at for what comes in one instant. */
  private int instantEnd;

  /** The last of them that may follow; in the instants before this one it is before any event. */
  private int lastAtOnce;

  /** The same for each item, by its reference. */
  private int[] lastAtOnceOfItem = NO_ITEMS;

  /** Goes before the newest. */
  void begin(EventSelector next, FollowUpTest test, HistoryFacts facts) {
    selector = next;
    then = test;
    history = facts;
    name = facts.name(test.other().name());
    seen = 0;
    nearest = NONE;
    instantEnd = 0;
    lastAtOnce = NONE;
    if (test.sameItem()) {
      int items = facts.textCount() + 1;
      if (nearestOfItem.length < items) {
        nearestOfItem = new int[items];
        lastAtOnceOfItem = new int[items];
      }
      Arrays.fill(nearestOfItem, 0, items, NONE);
      Arrays.fill(lastAtOnceOfItem, 0, items, NONE);
    }
  }

  /** Whether the other event came after {@code event}, which is older than the one before. */
  boolean follows(int event) {
    if (name < 0) {
      return false;
    }
    boolean found = then.sameItem() ? isItemFollowed(event) : isFollowed(event);
    seen = event;
    return found || isFollowedAtOnce(event);
  }

  private boolean isFollowed(int event) {
    for (int i = event - 1; i >= seen; i--) {
      if (isNamed(i) && then.other().passes(history, i)) {
        nearest = i;
        break;
      }
    }
    return isInTime(nearest, event);
  }

  private boolean isItemFollowed(int event) {
    int[] starts = history.lineStarts.values;
    for (int i = seen; i < event; i++) {
      if (isNamed(i)) {
        for (int line = starts[i]; line < starts[i + 1]; line++) {
          if (then.other().linePasses(history, i, line)) {
            nearestOfItem[item(line)] = i;
          }
        }
      }
    }
    for (int line = starts[event]; line < starts[event + 1]; line++) {
      if (item(line) != 0
          && isInTime(nearestOfItem[item(line)], event)
          && selector.linePasses(history, event, line)) {
        return true;
      }
    }
    return false;
  }

  /** Of events of one instant nobody knows which was first: each may follow. */
  private boolean isFollowedAtOnce(int event) {
    if (event >= instantEnd) {
      lookAhead(event);
    }
    if (!then.sameItem()) {
      return lastAtOnce > event;
    }
    int[] starts = history.lineStarts.values;
    for (int line = starts[event]; line < starts[event + 1]; line++) {
      if (item(line) != 0
          && lastAtOnceOfItem[item(line)] > event
          && selector.linePasses(history, event, line)) {
        return true;
      }
    }
    return false;
  }

  /** Notes which events behind {@code event} in its instant may follow, each once. */
  private void lookAhead(int event) {
    long timeMillis = history.times.values[event];
    int i = event + 1;
    for (; i < history.times.size && history.times.values[i] == timeMillis; i++) {
      history.steps.take(1);
      if (!isNamed(i)) {
        continue;
      }
      if (then.sameItem()) {
        lookAtLines(i);
      } else if (then.other().passes(history, i)) {
        lastAtOnce = i;
      }
    }
    instantEnd = i;
  }

  private void lookAtLines(int event) {
    int[] starts = history.lineStarts.values;
    for (int line = starts[event]; line < starts[event + 1]; line++) {
      if (then.other().linePasses(history, event, line)) {
        lastAtOnceOfItem[item(line)] = event;
      }
    }
  }

  private boolean isNamed(int event) {
    return history.eventNames.values[event] == name;
  }

  private boolean isInTime(int later, int event) {
    return later != NONE
        && history.times.values[later] - history.times.values[event] < then.withinMillis();
  }

  private int item(int line) {
    return history.productItems.values[history.lineProducts.values[line]];
  }
}
