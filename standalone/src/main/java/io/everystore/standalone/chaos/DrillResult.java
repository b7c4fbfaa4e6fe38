package io.everystore.standalone.chaos;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a drill gave.
 *
 * @param seconds under load
 * @param drainedSeconds from the end of the load until everything was counted by every replica
 * @param pageMicros from asking for a page to its answer
 * @param differences between what must be and what is, in words; none when every invariant holds
 */
record DrillResult(
    DrillOptions options,
    double seconds,
    double drainedSeconds,
    List<Injections.Injected> faults,
    EventLedger.Audit events,
    Load load,
    PageLedger.Audit pages,
    Histogram pageMicros,
    GrantLedger.Audit grants,
    ErasureLedger.Audit erasures,
    List<String> differences) {
  DrillResult {
    faults = List.copyOf(faults);
    differences = List.copyOf(differences);
  }

  /**
   * What clients did besides asking once.
   *
   * @param postsAgain posts that were not answered and came again
   * @param postsTwice posts sent twice although nothing was wrong
   * @param postsNotMade left out because too many were under way
   */
  record Load(long postsAgain, long postsTwice, long postsNotMade, long redemptionsAgain) {}

  boolean holds() {
    return differences.isEmpty();
  }
}
