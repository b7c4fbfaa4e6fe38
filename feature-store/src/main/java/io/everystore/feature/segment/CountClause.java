package io.everystore.feature.segment;

/** Holds when something was done often enough in a window, and not too often. */
final class CountClause extends Clause {
  private final EventSelector selector;
  private final Occurrences.Days days;
  private final Window window;
  private final long least;
  private final long most;
  private final String deed;
  private final String wanted;

  /**
   * Makes a clause.
   *
   * @param most the greatest number for no limit
   * @param deed what is counted, in words
   * @param wanted how often, in words
   */
  CountClause(
      String pointer,
      EventSelector selector,
      Window window,
      long least,
      long most,
      String deed,
      String wanted) {
    super(pointer);
    this.selector = selector;
    this.window = window;
    this.least = least;
    this.most = most;
    this.deed = deed;
    this.wanted = wanted;
    days = Occurrences.daysToCount(selector);
  }

  @Override
  boolean test(Evaluation evaluation) {
    Window.Bounds bounds = evaluation.bounds;
    Occurrences found = evaluation.occurrences;
    window.open(evaluation, bounds);
    found.begin(selector, days, evaluation);
    long count = 0;
    long enoughUntilMillis = Long.MAX_VALUE;
    long nextMillis = Long.MAX_VALUE;
    boolean some = false;
    while (found.next()) {
      some = true;
      long timeMillis = found.timeMillis();
      if (timeMillis >= bounds.toMillis) {
        nextMillis = enters(bounds, timeMillis, nextMillis);
        continue;
      }
      if (timeMillis < bounds.fromMillis) {
        break;
      }
      if (count < least && count + found.count() >= least) {
        enoughUntilMillis = timeMillis + bounds.leavesAfterMillis;
      }
      count += found.count();
      if (count > most) {
        enoughUntilMillis = timeMillis + bounds.leavesAfterMillis;
        break;
      }
      if (count >= least && most == Long.MAX_VALUE) {
        break;
      }
    }
    nextMillis = Math.min(nextMillis, Math.min(enoughUntilMillis, found.ripensMillis()));
    if (some || found.ripensMillis() != Long.MAX_VALUE) {
      nextMillis = Math.min(nextMillis, bounds.leapMillis);
    }
    return evaluation.answer(count >= least && count <= most, nextMillis);
  }

  /** The earlier of {@code nextMillis} and when a time that is too young yet comes in. */
  static long enters(Window.Bounds bounds, long timeMillis, long nextMillis) {
    return bounds.entersAfterMillis == 0
        ? nextMillis
        : Math.min(nextMillis, timeMillis + bounds.entersAfterMillis);
  }

  private long count(Evaluation evaluation) {
    window.open(evaluation, evaluation.bounds);
    Occurrences found = evaluation.occurrences;
    found.begin(selector, days, evaluation);
    long count = 0;
    while (found.next()) {
      count += evaluation.bounds.holds(found.timeMillis()) ? found.count() : 0;
    }
    return count;
  }

  @Override
  String found(Evaluation evaluation) {
    return Long.toString(count(evaluation));
  }

  @Override
  String sentence(Evaluation evaluation) {
    return deed
        + " "
        + Durations.count(count(evaluation), "time")
        + " "
        + window.words()
        + " (wanted: "
        + wanted
        + ")";
  }

  /** One more is never too few, nor is it enough where fewer were too many. */
  private boolean mayBecome(boolean answer) {
    boolean onlyAdds = selector.followUp() == null;
    return !onlyAdds || (answer ? least > 0 : most < Long.MAX_VALUE);
  }

  @Override
  boolean mayBecome(boolean answer, Evaluation evaluation) {
    return mayBecome(answer) && selector.concerns(evaluation);
  }

  @Override
  boolean mayBecome(boolean answer, String eventName) {
    return mayBecome(answer) && selector.mayConcern(eventName);
  }

  @Override
  boolean needsHistory() {
    return true;
  }
}
