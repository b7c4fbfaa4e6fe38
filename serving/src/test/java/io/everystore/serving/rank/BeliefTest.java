package io.everystore.serving.rank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BeliefTest {
  private static final int DRAWS = 200_000;

  @ParameterizedTest
  @CsvSource({"0, 0, 1, 1", "0, 0, 1, 19", "3, 60, 1, 19", "50, 1000, 1, 9", "900, 1000, 1, 1"})
  void draws_haveTheMomentsOfABetaDistribution(
      double successes, double exposures, double assumedSuccesses, double assumedFailures) {
    Belief belief = Belief.of(successes, exposures, assumedSuccesses, assumedFailures);
    double a = assumedSuccesses + successes;
    double b = assumedFailures + exposures - successes;
    double mean = 0;
    double square = 0;
    for (int seed = 0; seed < DRAWS; seed++) {
      double rate = belief.draw(seed);
      assertTrue(rate > 0 && rate < 1, () -> "rate " + rate);
      mean += rate / DRAWS;
      square += rate * rate / DRAWS;
    }
    double deviation = Math.sqrt(a * b / (a + b + 1)) / (a + b);
    assertEquals(a / (a + b), belief.mean(), 1e-12);
    assertEquals(belief.mean(), mean, 0.05 * deviation);
    assertEquals(deviation, Math.sqrt(square - mean * mean), 0.08 * deviation);
  }

  @Test
  void sameSeed_drawsTheSameAndMovesLittleWithTheBelief() {
    Belief belief = Belief.of(50, 1_000, 1, 19);
    Belief later = Belief.of(50.5, 1_010, 1, 19);
    for (long seed = 0; seed < 10_000; seed++) {
      assertEquals(belief.draw(seed), belief.draw(seed));
      assertEquals(belief.draw(seed), later.draw(seed), 0.001);
    }
  }

  @Test
  void moreSuccessesThanExposures_isStillABelief() {
    Belief belief = Belief.of(5, 2, 1, 19);
    assertEquals(6.0 / 25, belief.mean(), 1e-12);
  }

  @Test
  void assumptionOfLessThanOneSuccess_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Belief.of(0, 0, 0.5, 10));
    assertThrows(IllegalArgumentException.class, () -> Belief.of(0, 0, 1, Double.NaN));
  }

  @Test
  void chances_areThoseOfTheDraw() {
    Belief[] beliefs = {
      Belief.of(60, 1_000, 1, 19), Belief.of(50, 1_000, 1, 19), Belief.of(0, 0, 1, 19)
    };
    float[][] chances = ThompsonDraw.chances(beliefs, 7);
    int draws = 20_000;
    double[] first = new double[beliefs.length];
    for (int draw = 0; draw < draws; draw++) {
      double[] rates = new double[beliefs.length];
      for (int arm = 0; arm < rates.length; arm++) {
        rates[arm] = beliefs[arm].draw(ThompsonDraw.seed(draw, 1_000 + arm));
      }
      first[ThompsonDraw.order(rates)[0]] += 1.0 / draws;
    }
    for (int arm = 0; arm < beliefs.length; arm++) {
      assertEquals(first[arm], chances[arm][0], 0.13, "arm " + arm);
      assertTrue(first[arm] > 0.02, "arm " + arm + " is tried");
    }
  }

  @Test
  void order_isByRateAndEqualOnesStay() {
    assertArrayEquals(
        new int[] {2, 0, 3, 1}, ThompsonDraw.order(new double[] {0.2, 0.1, 0.5, 0.2}));
  }
}
