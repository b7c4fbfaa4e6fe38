package io.everystore.jobs.segment;

import io.everystore.feature.aggregate.ValueHistogram;
import io.everystore.feature.proto.ValueDistribution;
import io.everystore.feature.segment.Evaluation;
import io.everystore.feature.segment.FeatureValue;
import io.everystore.jobs.record.KeyedDelta;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How many people have which value of the features that segments rank everybody by. Each person
 * keeps where they were counted, so that they are counted once. Not thread-safe.
 */
final class ValueCounts {
  private final Consumer<KeyedDelta> deltas;
  private final Map<String, ValueHistogram> changes = new TreeMap<>();

  ValueCounts(Consumer<KeyedDelta> deltas) {
    this.deltas = deltas;
  }

  /** Counts the person the evaluation turned to where they are now. */
  void update(SegmentPerson person, Map<String, FeatureValue> tracked, Evaluation evaluation) {
    Map<String, Integer> before = person.valueBuckets();
    if (before.isEmpty() && tracked.isEmpty()) {
      return;
    }
    Map<String, Integer> now = new TreeMap<>();
    tracked.forEach(
        (feature, value) -> {
          double number = value.number(evaluation);
          if (!Double.isNaN(number)) {
            now.put(feature, ValueHistogram.bucket(number));
          }
        });
    move(person, now);
  }

  /** Takes the person back: they are another one's now, or forgotten. */
  void leave(SegmentPerson person) {
    move(person, Map.of());
  }

  private void move(SegmentPerson person, Map<String, Integer> now) {
    Map<String, Integer> before = person.valueBuckets();
    if (before.equals(now)) {
      return;
    }
    before.forEach((feature, bucket) -> change(feature).add(bucket, -1));
    now.forEach((feature, bucket) -> change(feature).add(bucket, 1));
    person.setValueBuckets(now);
  }

  private ValueHistogram change(String feature) {
    return changes.computeIfAbsent(feature, name -> new ValueHistogram());
  }

  /** Whether there is something to send on. */
  boolean hasChanged() {
    return !changes.isEmpty();
  }

  /** Sends on what has changed. */
  void flush() {
    changes.forEach(
        (feature, change) -> {
          ValueDistribution delta = change.toProto().setFeature(feature).build();
          if (delta.getBucketsCount() > 0) {
            deltas.accept(new KeyedDelta(feature, delta.toByteArray()));
          }
        });
    changes.clear();
  }
}
