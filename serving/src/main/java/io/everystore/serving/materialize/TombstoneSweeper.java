package io.everystore.serving.materialize;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.OnlineStoreWriter;
import io.everystore.feature.store.View;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the local store forget removals that are old enough, so that they do not fill it, and write
 * anew what is about persons, so that its files hold no bytes of who was erased for longer than a
 * day. Belongs to the writing thread.
 */
final class TombstoneSweeper {
  /**
   * Between two sweeps of a view. Each reads all of it while writes wait: 0.8 s for 300,000
   * profiles on a busy machine (see {@code ChronicleFootprint}), and some seconds more for a
   * million when somebody was removed since the last.
   */
  static final Duration INTERVAL = Duration.ofDays(1);

  /** How long a removal is remembered. */
  static final Duration AGE = OnlineStoreWriter.TOMBSTONE_AGE;

  /**
   * The same for sessions, most of which were removed to make room: the oldest has to go, so one
   * that came back would go again.
   */
  static final Duration SESSION_AGE = Duration.ofDays(1);

  private static final Set<View> PERSONAL =
      EnumSet.of(View.PROFILES, View.HISTORIES, View.SESSIONS);

  private static final Logger LOG = LoggerFactory.getLogger(TombstoneSweeper.class);

  private final OnlineStoreWriter writer;
  private final EpochClock clock;
  private final Map<View, Long> sweptMillis = new EnumMap<>(View.class);

  TombstoneSweeper(OnlineStoreWriter writer, EpochClock clock) {
    this.writer = writer;
    this.clock = clock;
  }

  /** Sweeps one view at most, so that waits do not add up. */
  void sweepIfDue() {
    long nowMillis = clock.millis();
    for (View view : View.values()) {
      Long last = sweptMillis.get(view);
      if (last == null || nowMillis - last >= INTERVAL.toMillis()) {
        sweptMillis.put(view, nowMillis);
        sweep(view, nowMillis);
        return;
      }
    }
  }

  private void sweep(View view, long nowMillis) {
    Duration age = view == View.SESSIONS ? SESSION_AGE : AGE;
    long swept = writer.sweepTombstones(view, nowMillis - age.toMillis());
    if (swept > 0) {
      LOG.info("{}: forgot {} removals older than {}", view, swept, age);
    }
    if (PERSONAL.contains(view) && writer.wipeRemoved(view)) {
      LOG.info("{}: written anew without what was removed", view);
    }
  }
}
