package io.everystore.feature.aggregate;

import io.everystore.feature.proto.ValueDistribution;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many people have which value of a feature, counted in buckets; what was counted can be taken
 * back. Mutable, not thread-safe.
 *
 * <p>A bucket is the sign, the exponent and the first seven bits of the fraction of a double, so it
 * is at most 1/128 of its values wide: whole numbers up to 256 have one each. The least value of a
 * bucket is a double itself, so that comparing with it and comparing buckets is the same.
 */
public final class ValueHistogram {
  private static final int DROPPED_BITS = 45;

  private final TreeMap<Integer, Long> counts = new TreeMap<>();
  private long people;

  /** Reads what {@link #toProto} wrote. */
  public static ValueHistogram of(ValueDistribution distribution) {
    ValueHistogram histogram = new ValueHistogram();
    histogram.add(distribution);
    return histogram;
  }

  /** The bucket of a value that is a number. */
  public static int bucket(double value) {
    long bits = Double.doubleToLongBits(value + 0.0);
    return (int) (ordered(bits) >> DROPPED_BITS);
  }

  /** The least value of a bucket. */
  public static double leastOf(int bucket) {
    return Double.longBitsToDouble(ordered((long) bucket << DROPPED_BITS));
  }

  /** Bits of a double in the order of their values, and back again. */
  private static long ordered(long bits) {
    return bits ^ ((bits >> (Long.SIZE - 1)) & Long.MAX_VALUE);
  }

  /** Counts people, or takes them back. */
  public void add(int bucket, long number) {
    people += number;
    counts.merge(bucket, number, (one, other) -> one + other == 0 ? null : one + other);
  }

  /** Counts what another one has counted, or taken back; a bucket without a count has nobody. */
  public void add(ValueDistribution distribution) {
    int counted = Math.min(distribution.getBucketsCount(), distribution.getCountsCount());
    for (int i = 0; i < counted; i++) {
      add(distribution.getBuckets(i), distribution.getCounts(i));
    }
  }

  public long people() {
    return people;
  }

  /**
   * Where the top share begins: at most so many people, rounded up to one, have this value or a
   * greater one. Those who tie with more than fit are left out.
   *
   * @param share 0..1
   * @return infinite when everybody with the greatest value is left out, NaN when nobody is counted
   */
  public double threshold(double share) {
    if (people <= 0) {
      return Double.NaN;
    }
    double most = Math.ceil(share * people - 1e-9);
    double threshold = Double.POSITIVE_INFINITY;
    long counted = 0;
    for (Map.Entry<Integer, Long> bucket : counts.descendingMap().entrySet()) {
      counted += bucket.getValue();
      if (counted > most) {
        break;
      }
      threshold = leastOf(bucket.getKey());
    }
    return threshold;
  }

  /** The counts by bucket, ascending. */
  public ValueDistribution.Builder toProto() {
    ValueDistribution.Builder distribution = ValueDistribution.newBuilder();
    counts.forEach((bucket, count) -> distribution.addBuckets(bucket).addCounts(count));
    return distribution;
  }
}
