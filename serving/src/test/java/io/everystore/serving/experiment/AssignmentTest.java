package io.everystore.serving.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Experiment;
import io.everystore.feature.proto.Variation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class AssignmentTest {
  private static final int UNITS = 100_000;

  // Chi-square that a fair split exceeds with a chance of 1 in 10,000, by degrees of freedom.
  private static final double TWO_DEGREES = 18.4;
  private static final double EIGHT_DEGREES = 31.8;

  @Test
  void consecutiveUnits_splitByShares() {
    for (String experiment : new String[] {"a", "checkout-button", "x".repeat(64)}) {
      Definition definition = experiment(experiment, 1, 1, 2, 5);
      long[] counts = new long[3];
      for (int i = 0; i < UNITS; i++) {
        counts[variation(definition, "user-" + i)]++;
      }
      double chiSquare = chiSquare(counts, new double[] {0.125, 0.25, 0.625});
      assertTrue(chiSquare < TWO_DEGREES, experiment + ": " + chiSquare);
    }
  }

  @Test
  void twoExperiments_areIndependent() {
    Definition one = experiment("one", 1, 1, 1, 1);
    Definition two = experiment("two", 1, 1, 1, 1);
    long[] counts = new long[9];
    for (int i = 0; i < UNITS; i++) {
      counts[3 * variation(one, "c" + i) + variation(two, "c" + i)]++;
    }
    double[] ninths = new double[9];
    Arrays.fill(ninths, 1.0 / 9);
    double chiSquare = chiSquare(counts, ninths);
    assertTrue(chiSquare < EIGHT_DEGREES, "" + chiSquare);
  }

  @Test
  void traffic_letsInItsShareAndRaisingItMovesNobody() {
    Definition little = experiment("e", 0.1, 1, 1);
    Definition more = experiment("e", 0.5, 1, 1);
    long in = 0;
    for (int i = 0; i < UNITS; i++) {
      Variation before = Assignment.of(little, "u" + i);
      if (before != null) {
        in++;
        assertEquals(before, Assignment.of(more, "u" + i));
      }
    }
    assertEquals(0.1, in / (double) UNITS, 0.005);
    assertNull(Assignment.of(experiment("e", 0, 1, 1), "u"));
    assertNull(Assignment.of(little, ""));
  }

  /** What was assigned before an update of this program must be assigned after it. */
  @Test
  void assignment_neverChanges() {
    Definition definition = experiment("golden", 1, 1, 1);
    StringBuilder drawn = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      drawn.append(variation(definition, "client-" + i));
    }
    assertEquals("010000000001110110101000", drawn.toString());
  }

  private static int variation(Definition definition, String unit) {
    Variation variation = Assignment.of(definition, unit);
    assertNotNull(variation);
    return Integer.parseInt(variation.getId());
  }

  private static double chiSquare(long[] counts, double[] shares) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = shares[i] * UNITS;
      sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return sum;
  }

  private static Definition experiment(String id, double traffic, double... shares) {
    Experiment.Builder experiment = Experiment.newBuilder().setTraffic(traffic);
    for (int i = 0; i < shares.length; i++) {
      experiment.addVariations(Variation.newBuilder().setId("" + i).setShare(shares[i]));
    }
    return Definition.newBuilder().setId(id).setExperiment(experiment).build();
  }
}
