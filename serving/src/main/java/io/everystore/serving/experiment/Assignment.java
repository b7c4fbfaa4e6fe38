package io.everystore.serving.experiment;

import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Experiment;
import io.everystore.feature.proto.Variation;
import org.jspecify.annotations.Nullable;

/**
 * Which variation of an experiment somebody gets: a function of the experiment's id and the unit
 * alone, so that every process answers the same and nothing is stored.
 *
 * <p>Whether a unit takes part and which variation it gets are drawn from two hashes: raising the
 * traffic lets others in and moves nobody. Changing shares or the order of variations does move
 * people, and mixes the results; start another experiment instead.
 */
public final class Assignment {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final double TWO_TO_MINUS_53 = 0x1.0p-53;

  private Assignment() {}

  /** The unit's variation; null when it does not take part, or there is no unit. */
  public static @Nullable Variation of(Definition definition, String unit) {
    Experiment experiment = definition.getExperiment();
    if (unit.isEmpty() || draw("traffic", definition.getId(), unit) >= experiment.getTraffic()) {
      return null;
    }
    double sum = 0;
    for (Variation variation : experiment.getVariationsList()) {
      sum += variation.getShare();
    }
    double left = draw("variation", definition.getId(), unit) * sum;
    Variation last = null;
    for (Variation variation : experiment.getVariationsList()) {
      left -= variation.getShare();
      last = variation;
      if (left < 0) {
        break;
      }
    }
    return last;
  }

  /** Uniform in [0, 1): FNV-1a over the UTF-16 units, finished as MurmurHash3 does. */
  private static double draw(String purpose, String experimentId, String unit) {
    long hash = add(add(add(FNV_OFFSET, purpose), experimentId), unit);
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return (hash >>> 11) * TWO_TO_MINUS_53;
  }

  private static long add(long hash, String text) {
    long sum = hash;
    for (int i = 0; i < text.length(); i++) {
      sum = (sum ^ text.charAt(i)) * FNV_PRIME;
    }
    // A separator that no id contains.
    return (sum ^ 0x1f) * FNV_PRIME;
  }
}
