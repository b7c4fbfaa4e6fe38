package io.everystore.jobs.learning;

import io.everystore.feature.aggregate.Decay;
import io.everystore.feature.proto.PlacedArm;
import java.time.Duration;
import java.util.Arrays;

/**
 * How often one arm was shown and led on, by place; both are forgotten by half in a day of event
 * time. Late facts count what is left of them, so their order does not matter. Not thread-safe.
 */
final class PlacedCounts {
  /** Places that are told apart; what stands deeper counts as the last one. */
  static final int PLACES = 12;

  static final Decay DECAY = Decay.halfLife(Duration.ofDays(1));

  private final double[] exposures = new double[PLACES];
  private final double[] successes = new double[PLACES];
  private long atMillis;

  static PlacedCounts of(PlacedArm arm) {
    PlacedCounts counts = new PlacedCounts();
    counts.atMillis = arm.getAtMillis();
    for (int place = 0; place < PLACES; place++) {
      counts.exposures[place] = place < arm.getExposuresCount() ? arm.getExposures(place) : 0;
      counts.successes[place] = place < arm.getSuccessesCount() ? arm.getSuccesses(place) : 0;
    }
    return counts;
  }

  void shown(int place, long timeMillis) {
    exposures[within(place)] += weight(timeMillis);
  }

  void led(int place, long timeMillis) {
    successes[within(place)] += weight(timeMillis);
  }

  private static int within(int place) {
    return Math.max(0, Math.min(place, PLACES - 1));
  }

  private double weight(long timeMillis) {
    if (timeMillis > atMillis) {
      decayTo(timeMillis);
    }
    return DECAY.factor(atMillis - timeMillis);
  }

  /** Forgets what time since the last fact makes forget. */
  void decayTo(long timeMillis) {
    double kept = DECAY.factor(timeMillis - atMillis);
    for (int place = 0; place < PLACES; place++) {
      exposures[place] *= kept;
      successes[place] *= kept;
    }
    atMillis = timeMillis;
  }

  /** As of when it counts. */
  long atMillis() {
    return atMillis;
  }

  double exposures(int place) {
    return exposures[place];
  }

  double successes(int place) {
    return successes[place];
  }

  double exposures() {
    return Arrays.stream(exposures).sum();
  }

  double successes() {
    return Arrays.stream(successes).sum();
  }

  /** Exposures, each as much as its place weighs. */
  double exposures(double[] placeWeights) {
    double sum = 0;
    for (int place = 0; place < PLACES; place++) {
      sum += exposures[place] * placeWeights[place];
    }
    return sum;
  }

  PlacedArm toProto(String key) {
    PlacedArm.Builder arm = PlacedArm.newBuilder().setKey(key).setAtMillis(atMillis);
    for (int place = 0; place < PLACES; place++) {
      arm.addExposures(exposures[place]).addSuccesses(successes[place]);
    }
    return arm.build();
  }
}
