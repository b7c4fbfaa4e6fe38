package io.everystore.standalone.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Which faults of one part of the system come in which order after which pauses: the same for the
 * same seed. Every kind comes once before any comes again. Not thread-safe.
 */
final class FaultPlan {
  static final long LEAST_PAUSE_MILLIS = 1_000;

  /** The longest pause is this many times the mean. */
  static final int MOST_MEANS = 4;

  static final long LEAST_DURATION_MILLIS = 3_000;
  static final long MOST_DURATION_MILLIS = 9_000;

  private final FaultKind.Part part;
  private final long meanPauseMillis;
  private final Random random;
  private final Deque<FaultKind> round = new ArrayDeque<>();

  /**
   * A fault to come.
   *
   * @param pauseMillis since the last one of the part was over
   * @param replica which replica, where one is meant
   * @param durationMillis how long, where it lasts
   * @param seed of whatever else is random about it
   */
  record Planned(FaultKind kind, long pauseMillis, int replica, long durationMillis, long seed) {}

  /**
   * The faults of a part.
   *
   * @param meanPauseMillis at least {@link #LEAST_PAUSE_MILLIS}
   */
  FaultPlan(long seed, FaultKind.Part part, long meanPauseMillis) {
    this.part = part;
    this.meanPauseMillis = meanPauseMillis;
    List<FaultKind.Part> parts = List.of(FaultKind.Part.values());
    random = new Random(parts.size() * seed + parts.indexOf(part));
  }

  Planned next(int replicas) {
    if (round.isEmpty()) {
      List<FaultKind> kinds = new ArrayList<>(Arrays.asList(FaultKind.values()));
      kinds.removeIf(kind -> kind.part() != part);
      Collections.shuffle(kinds, random);
      round.addAll(kinds);
    }
    double exponential = -Math.log(1 - random.nextDouble());
    return new Planned(
        round.remove(),
        LEAST_PAUSE_MILLIS
            + (long) ((meanPauseMillis - LEAST_PAUSE_MILLIS) * Math.min(MOST_MEANS, exponential)),
        random.nextInt(replicas),
        LEAST_DURATION_MILLIS
            + (long) (random.nextDouble() * (MOST_DURATION_MILLIS - LEAST_DURATION_MILLIS)),
        random.nextLong());
  }
}
