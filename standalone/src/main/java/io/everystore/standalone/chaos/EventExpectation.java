package io.everystore.standalone.chaos;

import java.util.Arrays;

/**
 * What the events of one name of one person must come to: each acknowledged one is there once, each
 * unanswered one at most once.
 */
final class EventExpectation {
  static final long[] NO_VALUES = {};
  static final EventExpectation NONE = new EventExpectation(EventLedger.Bounds.NONE, 0, NO_VALUES);

  private final EventLedger.Bounds events;
  private final long acknowledgedCents;
  private final long[] unansweredCents;

  /**
   * How far what was found is from it, at least.
   *
   * @param lost acknowledged and not there
   * @param surplus there, and more often than posted
   */
  record Gap(long lost, long surplus) {
    boolean isNone() {
      return lost == 0 && surplus == 0;
    }
  }

  /**
   * An expectation.
   *
   * @param acknowledgedCents sum of the values of the acknowledged events
   * @param unansweredCents value of each unanswered one
   */
  EventExpectation(EventLedger.Bounds events, long acknowledgedCents, long[] unansweredCents) {
    this.events = events;
    this.acknowledgedCents = acknowledgedCents;
    this.unansweredCents = unansweredCents.clone();
    Arrays.sort(this.unansweredCents);
  }

  /**
   * Where the number is right and the sum is not, one event is there twice in place of another; it
   * may be more of either.
   */
  Gap gap(EventSums found) {
    long lost = Math.max(0, events.least() - (found.events() - found.repeated()));
    long surplus = Math.max(found.repeated(), found.events() - events.most());
    boolean told = found.valueCents() != EventSums.NOT_TOLD;
    if (lost == 0 && surplus <= 0 && told && !sumHolds(found)) {
      return new Gap(1, 1);
    }
    return new Gap(lost, Math.max(0, surplus));
  }

  /** True when as many of the unanswered events as were found may make up the sum. */
  private boolean sumHolds(EventSums found) {
    int more = (int) (found.events() - events.least());
    long cents = found.valueCents() - acknowledgedCents;
    int count = unansweredCents.length;
    return cents >= Arrays.stream(unansweredCents, 0, more).sum()
        && cents <= Arrays.stream(unansweredCents, count - more, count).sum();
  }

  /** What was found beside what must be, in words. */
  String words(EventSums found) {
    String counted =
        "counted %d times (expected: %d..%d)"
            .formatted(found.events(), events.least(), events.most());
    if (found.valueCents() == EventSums.NOT_TOLD || found.events() == 0) {
      return counted;
    }
    return counted
        + ", %d of them again, worth %d cents (expected: %d..%d)"
            .formatted(
                found.repeated(),
                found.valueCents(),
                acknowledgedCents,
                acknowledgedCents + Arrays.stream(unansweredCents).sum());
  }
}
