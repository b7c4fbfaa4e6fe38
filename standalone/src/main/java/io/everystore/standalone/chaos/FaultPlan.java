package io.everystore.standalone.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Which faults come in which order after which pauses: the same for the same seed. Every kind comes
 * once before any comes again. Not thread-safe.
 */
final class FaultPlan {
  static final long LEAST_PAUSE_MILLIS = 1_000;
  static final long MEAN_PAUSE_MILLIS = 5_000;
  static final long MOST_PAUSE_MILLIS = 20_000;
  static final long LEAST_DURATION_MILLIS = 3_000;
  static final long MOST_DURATION_MILLIS = 9_000;

  private final Random random;
  private final Deque<FaultKind> round = new ArrayDeque<>();

  /**
   * A fault to come.
   *
   * @param pauseMillis since the last one was injected
   * @param replica which replica, where one is meant
   * @param durationMillis how long, where it lasts
   * @param seed of whatever else is random about it
   */
  record Planned(FaultKind kind, long pauseMillis, int replica, long durationMillis, long seed) {}

  FaultPlan(long seed) {
    random = new Random(seed);
  }

  Planned next(int replicas) {
    if (round.isEmpty()) {
      List<FaultKind> kinds = new ArrayList<>(Arrays.asList(FaultKind.values()));
      Collections.shuffle(kinds, random);
      round.addAll(kinds);
    }
    double exponential = -Math.log(1 - random.nextDouble());
    return new Planned(
        round.remove(),
        Math.min(MOST_PAUSE_MILLIS, LEAST_PAUSE_MILLIS + (long) (MEAN_PAUSE_MILLIS * exponential)),
        random.nextInt(replicas),
        LEAST_DURATION_MILLIS
            + (long) (random.nextDouble() * (MOST_DURATION_MILLIS - LEAST_DURATION_MILLIS)),
        random.nextLong());
  }
}
