package io.everystore.standalone.evaluate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How fast the order of rows finds out what people like, with what the program draws and learns.
 */
final class RowCurveTest {
  /** How busy the shop is; what was learned half a day ago still counts 0.7. */
  private static final int IMPRESSIONS_PER_DAY = 5_000;

  /** Impressions after which the order is good, started from nothing; 1,000 to 1,200 measured. */
  private static final int LEARNED_IMPRESSIONS = 1_500;

  /** Impressions after which it is good again when tastes flip; 2,000 to 3,000 measured. */
  private static final int RECOVERED_IMPRESSIONS = 4_000;

  /** Impressions before they do: two days, in which hardly anything can be forgotten. */
  private static final int SETTLED_IMPRESSIONS = 10_000;

  /** Impressions it is judged by. */
  private static final int JUDGED_IMPRESSIONS = 2_000;

  /** Impressions nothing can be published after. */
  private static final int UNLEARNED_IMPRESSIONS = 150;

  /** Of the clicks the best order would get. */
  private static final double GOOD = 0.9;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void likingFromNothing_isLearnedAndFollowedWhenItFlips(long seed) {
    SimulatedRows people = new SimulatedRows(seed, IMPRESSIONS_PER_DAY, false);
    double unlearned = people.show(UNLEARNED_IMPRESSIONS);
    assertTrue(unlearned < 0.8, () -> "seed " + seed + ": good at once, " + unlearned);
    people.show(LEARNED_IMPRESSIONS - UNLEARNED_IMPRESSIONS);
    double learned = people.show(JUDGED_IMPRESSIONS);
    assertTrue(learned >= GOOD, () -> "seed " + seed + ": learned " + learned);
    people.show(SETTLED_IMPRESSIONS);
    people.flip();
    double flipped = people.show(UNLEARNED_IMPRESSIONS);
    assertTrue(flipped < 0.5, () -> "seed " + seed + ": flipped " + flipped);
    people.show(RECOVERED_IMPRESSIONS - UNLEARNED_IMPRESSIONS);
    double recovered = people.show(JUDGED_IMPRESSIONS);
    assertTrue(recovered >= GOOD, () -> "seed " + seed + ": recovered " + recovered);
  }

  @Test
  void placesThatAreNotTold_costClicks() {
    double lost = lost(false);
    double lostBlind = lost(true);
    assertTrue(lostBlind > 2 * lost, () -> lostBlind + " (expected: more than twice " + lost + ")");
  }

  /** Share of the best order's clicks that are not had, summed over people. */
  private static double lost(boolean placeBlind) {
    double lost = 0;
    for (long seed = 1; seed <= 4; seed++) {
      SimulatedRows people = new SimulatedRows(seed, IMPRESSIONS_PER_DAY, placeBlind);
      people.show(LEARNED_IMPRESSIONS);
      lost += 1 - people.show(2 * JUDGED_IMPRESSIONS);
    }
    return lost;
  }
}
