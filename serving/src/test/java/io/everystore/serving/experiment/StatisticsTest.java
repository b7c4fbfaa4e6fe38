package io.everystore.serving.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Against values computed by hand or taken from tables. */
final class StatisticsTest {
  @Test
  void ratio_hasTheWilsonInterval() {
    // z² = 3.841459; centre = (0.1 + 0.0192073) / 1.03841459; half = 1.96 · √(0.0009 + 0.000096)…
    assertEstimate(0.1, 0.055229, 0.174367, Estimate.ratio(10, 100));
    // Nobody of 10: upper end z² / (n + z²).
    assertEstimate(0, 0, 3.841459 / 13.841459, Estimate.ratio(0, 10));
    assertEstimate(1, 10 / 13.841459, 1, Estimate.ratio(10, 10));
    assertTrue(Double.isNaN(Estimate.ratio(0, 0).value()));
  }

  @Test
  void mean_hasTheIntervalOfItsStandardError() {
    // 2, 4, 6, 8: mean 5, variance 20/3, standard error √(5/3) = 1.290994.
    assertEstimate(5, 5 - 2.530302, 5 + 2.530302, Estimate.mean(20, 120, 4));
    assertTrue(Double.isNaN(Estimate.mean(7, 49, 1).low()));
    assertTrue(Double.isNaN(Estimate.mean(0, 0, 0).value()));
  }

  @Test
  void lift_hasTheIntervalOfTheLogRatio() {
    // 0.15 / 0.10 = 1.5; error = √(1/150 − 1/1000 + 1/100 − 1/1000) = 0.1211060.
    assertEstimate(
        0.5,
        1.5 * Math.exp(-1.959964 * 0.1211060) - 1,
        1.5 * Math.exp(1.959964 * 0.1211060) - 1,
        Estimate.lift(150, 1_000, 100, 1_000));
    assertTrue(Double.isNaN(Estimate.lift(0, 10, 1, 10).value()));
    assertTrue(Double.isNaN(Estimate.lift(1, 10, 0, 10).value()));
  }

  @Test
  void chiSquare_agreesWithTables() {
    // Critical values at 0.05, 0.01 and 0.001 for 1, 2 and 9 degrees of freedom.
    double[][] table = {
      {1, 3.841, 0.05}, {1, 6.635, 0.01}, {1, 10.828, 0.001},
      {2, 5.991, 0.05}, {2, 9.210, 0.01}, {2, 13.816, 0.001},
      {9, 16.919, 0.05}, {9, 21.666, 0.01}, {9, 27.877, 0.001},
      {9, 4.168, 0.90}, {2, 0.211, 0.90}
    };
    for (double[] line : table) {
      double p = SampleRatio.upperGamma(line[0] / 2, line[1] / 2);
      assertEquals(line[2], p, 0.01 * line[2], "degrees " + line[0]);
    }
  }

  @Test
  void sampleRatio_alarmsOnAnUnfairSplitOnly() {
    assertEquals(1, SampleRatio.pValue(new long[] {500, 500}, new double[] {1, 1}), 1e-12);
    assertEquals(1, SampleRatio.pValue(new long[] {900, 100}, new double[] {9, 1}), 1e-12);
    // (5100 − 5000)² / 5000 · 2 = 4: p = 0.0455.
    assertEquals(
        0.0455, SampleRatio.pValue(new long[] {5_100, 4_900}, new double[] {1, 1}), 0.0001);
    assertTrue(
        SampleRatio.pValue(new long[] {5_300, 4_700}, new double[] {1, 1}) < SampleRatio.ALARM);
    assertTrue(Double.isNaN(SampleRatio.pValue(new long[] {0, 0}, new double[] {1, 1})));
  }

  private static void assertEstimate(double value, double low, double high, Estimate estimate) {
    assertEquals(value, estimate.value(), 1e-6);
    assertEquals(low, estimate.low(), 1e-5);
    assertEquals(high, estimate.high(), 1e-5);
  }
}
