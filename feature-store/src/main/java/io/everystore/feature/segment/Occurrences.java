package io.everystore.feature.segment;

/**
 * Walks over what a selector selects, newest first: exact events, then days where those may be
 * counted. Reusable, not thread-safe.
 */
final class Occurrences {
  /** What stands for the events that are held by day. */
  enum Days {
    /** Only exact events are walked over. */
    NONE,
    /** Rows of events; of no use with a filter. */
    EVENTS,
    /** Rows of products. */
    ITEMS
  }

  private EventSelector selector = EventSelector.of("", null, null);
  private HistoryFacts history = new HistoryFacts(new Steps());
  private final FollowUpWalk followUps = new FollowUpWalk();
  private Days days = Days.NONE;
  private long nowMillis;
  private int name;
  private int event;
  private int row;
  private long timeMillis;
  private long count;
  private long ripensMillis;

  /** Goes before the newest. */
  void begin(EventSelector next, Days rows, Evaluation evaluation) {
    selector = next;
    history = evaluation.history();
    days = rows;
    nowMillis = evaluation.nowMillis();
    name = history.name(next.name());
    event = -1;
    row = -1;
    ripensMillis = Long.MAX_VALUE;
    if (next.followUp() != null) {
      followUps.begin(next, next.followUp(), history);
    }
  }

  /** Days that stand for older events when events are counted. */
  static Days daysToCount(EventSelector selector) {
    if (selector.followUp() != null) {
      return Days.NONE;
    }
    return selector.filter() == null ? Days.EVENTS : Days.ITEMS;
  }

  /** Moves on; false behind the oldest. */
  boolean next() {
    if (name < 0) {
      return false;
    }
    while (row < 0 && event + 1 < history.times.size) {
      event++;
      history.steps.take(1);
      if (history.eventNames.values[event] == name
          && selector.passes(history, event)
          && isFollowedRightly()) {
        timeMillis = history.times.values[event];
        count = 1;
        return true;
      }
    }
    return switch (days) {
      case NONE -> false;
      case EVENTS -> nextDay();
      case ITEMS -> nextItemDay();
    };
  }

  private boolean isFollowedRightly() {
    FollowUpTest then = selector.followUp();
    if (then == null) {
      return true;
    }
    if (followUps.follows(event)) {
      return !then.negated();
    }
    if (then.negated() && !then.open()) {
      long ripe = history.times.values[event] + then.withinMillis();
      if (ripe > nowMillis) {
        ripensMillis = Math.min(ripensMillis, ripe);
        return false;
      }
    }
    return then.negated();
  }

  private boolean nextDay() {
    while (row + 1 < history.dayNames.size) {
      row++;
      history.steps.take(1);
      if (history.dayNames.values[row] == name) {
        timeMillis = history.dayTimes.values[row];
        count = history.dayEvents.values[row];
        return true;
      }
    }
    return false;
  }

  private boolean nextItemDay() {
    while (row + 1 < history.itemDayNames.size) {
      row++;
      history.steps.take(1);
      if (history.itemDayNames.values[row] == name && selector.rowPasses(history, row)) {
        timeMillis = history.itemDayTimes.values[row];
        count = history.itemDayLines.values[row];
        return true;
      }
    }
    return false;
  }

  long timeMillis() {
    return timeMillis;
  }

  /** How many stand here: 1, or as many as the day had. */
  long count() {
    return count;
  }

  /** The exact event here, -1 at a day. */
  int event() {
    return row < 0 ? event : -1;
  }

  /** The row of a day here, -1 at an event. */
  int row() {
    return row;
  }

  /** The earliest time at which something that was passed by counts, since nothing followed it. */
  long ripensMillis() {
    return ripensMillis;
  }
}
