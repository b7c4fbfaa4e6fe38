package io.everystore.feature.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ValueHistogramTest {
  private static ValueHistogram of(double... values) {
    ValueHistogram histogram = new ValueHistogram();
    for (double value : values) {
      histogram.add(ValueHistogram.bucket(value), 1);
    }
    return histogram;
  }

  @Test
  void buckets_areOrderedNarrowAndBeginWithAValueOfTheirOwn() {
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12) - 2);
      double other = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12) - 2);
      int bucket = ValueHistogram.bucket(value);
      double least = ValueHistogram.leastOf(bucket);
      assertEquals(bucket, ValueHistogram.bucket(least), "value " + value);
      assertTrue(least <= value && value - least <= Math.abs(value) / 64, "value " + value);
      assertEquals(other >= least, ValueHistogram.bucket(other) >= bucket, value + " and " + other);
    }
    assertEquals(ValueHistogram.bucket(0.0), ValueHistogram.bucket(-0.0));
    for (int i = 0; i < 256; i++) {
      assertEquals(i, ValueHistogram.leastOf(ValueHistogram.bucket(i)));
    }
  }

  @Test
  void threshold_isThatOfTheSortedValues() {
    Random random = new Random(6);
    for (int round = 0; round < 300; round++) {
      double[] values = new double[1 + random.nextInt(60)];
      Arrays.setAll(values, i -> random.nextInt(40));
      double share = random.nextInt(101) / 100.0;
      double threshold = of(values).threshold(share);
      double most = Math.ceil(share * values.length - 1e-9);
      long reached = Arrays.stream(values).filter(value -> value >= threshold).count();
      assertTrue(reached <= most, "round " + round);
      double next = Arrays.stream(values).filter(v -> v < threshold).max().orElse(Double.NaN);
      long more = Arrays.stream(values).filter(value -> value >= next).count();
      assertTrue(Double.isNaN(next) || more > most, "round " + round + ": too few");
    }
  }

  @Test
  void tiesThatDoNotFit_areLeftOut() {
    assertEquals(7, of(0, 0, 0, 0, 0, 0, 0, 0, 0, 7).threshold(0.5));
    assertEquals(Double.POSITIVE_INFINITY, of(3, 3, 3, 3).threshold(0.5));
    assertTrue(Double.isNaN(new ValueHistogram().threshold(0.5)));
  }

  @Test
  void whatIsTakenBack_wasNeverThere() {
    ValueHistogram histogram = of(1, 2, 3);
    histogram.add(ValueHistogram.bucket(9), 1);
    histogram.add(ValueHistogram.bucket(9), -1);
    assertEquals(of(1, 2, 3).toProto().build(), histogram.toProto().build());
    assertEquals(3, histogram.people());
    ValueHistogram read = ValueHistogram.of(histogram.toProto().build());
    assertEquals(3, read.threshold(0.3));
  }
}
