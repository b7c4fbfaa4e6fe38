package io.everystore.feature.segment;

import java.time.Instant;

/** Holds when the first or the last time something was done lies in a window. */
final class EdgeClause extends Clause {
  private static final long NEVER = Long.MIN_VALUE;

  private final EventSelector selector;
  private final Occurrences.Days days;
  private final Window window;
  private final boolean first;
  private final String deed;

  EdgeClause(String pointer, EventSelector selector, Window window, boolean first, String deed) {
    super(pointer);
    this.selector = selector;
    this.window = window;
    this.first = first;
    this.deed = deed;
    days = Occurrences.daysToCount(selector);
  }

  @Override
  boolean test(Evaluation evaluation) {
    Window.Bounds bounds = evaluation.bounds;
    window.open(evaluation, bounds);
    long timeMillis = edge(evaluation);
    long nextMillis = evaluation.occurrences.ripensMillis();
    if (timeMillis == NEVER) {
      return evaluation.answer(false, nextMillis);
    }
    nextMillis = Math.min(nextMillis, bounds.leapMillis);
    nextMillis = Math.min(nextMillis, timeMillis + Window.REACH_MILLIS);
    if (timeMillis >= bounds.toMillis) {
      nextMillis = CountClause.enters(bounds, timeMillis, nextMillis);
    } else if (timeMillis >= bounds.fromMillis) {
      nextMillis = Math.min(nextMillis, timeMillis + bounds.leavesAfterMillis);
    }
    return evaluation.answer(bounds.holds(timeMillis), nextMillis);
  }

  private long edge(Evaluation evaluation) {
    long reachMillis = evaluation.nowMillis() - Window.REACH_MILLIS;
    Occurrences found = evaluation.occurrences;
    found.begin(selector, days, evaluation);
    long timeMillis = NEVER;
    while (found.next() && found.timeMillis() > reachMillis) {
      timeMillis = found.timeMillis();
      if (!first) {
        break;
      }
    }
    return timeMillis;
  }

  @Override
  String found(Evaluation evaluation) {
    long timeMillis = edge(evaluation);
    return timeMillis == NEVER ? "never" : Instant.ofEpochMilli(timeMillis).toString();
  }

  @Override
  String sentence(Evaluation evaluation) {
    return (first ? "first time " : "last time ")
        + deed
        + ": "
        + found(evaluation)
        + " (wanted: "
        + window.words()
        + ")";
  }

  @Override
  boolean mayBecome(boolean answer, Evaluation evaluation) {
    return selector.concerns(evaluation);
  }

  @Override
  boolean mayBecome(boolean answer, String eventName) {
    return selector.mayConcern(eventName);
  }

  @Override
  boolean needsHistory() {
    return true;
  }
}
