package io.everystore.serving.materialize;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.store.OnlineStoreWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Until when a store holds everything its topics held. Who was cut off from them for longer than
 * they keep removals may not read on: somebody erased meanwhile would be served for ever. Belongs
 * to the reading thread.
 *
 * <p>Now and then it asks where the topics end; once reading has come as far, the store is complete
 * until that time. Time goes on by the wall clock, also while the machine sleeps.
 */
final class Completeness {
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private final ViewLog log;
  private final OnlineStoreWriter store;
  private final EpochClock clock;
  private final Map<TopicPartition, Long> offsetsToReach = new HashMap<>();
  private long askedMillis;

  /**
   * @param log open, read from where {@code store} stands
   */
  Completeness(ViewLog log, OnlineStoreWriter store, EpochClock clock) {
    this.log = log;
    this.store = store;
    this.clock = clock;
    askedMillis = clock.millis() - INTERVAL.toMillis();
  }

  /**
   * Notes how far reading has come; everything read before must be in the store.
   *
   * @throws RemovalsMissedException when what is unread may lack removals
   * @throws org.apache.kafka.common.KafkaException when the broker does not answer, which is asked
   *     again after {@link #INTERVAL}
   */
  void advance() {
    long nowMillis = clock.millis();
    if (offsetsToReach.isEmpty() && Math.abs(nowMillis - askedMillis) >= INTERVAL.toMillis()) {
      askedMillis = nowMillis;
      offsetsToReach.putAll(log.currentEnds());
      if (!isReached()) {
        requireNoneMissed(nowMillis);
      }
    }
    if (!offsetsToReach.isEmpty() && isReached()) {
      offsetsToReach.clear();
      store.recordCompleteUntil(askedMillis);
    }
  }

  private boolean isReached() {
    return offsetsToReach.entrySet().stream()
        .allMatch(end -> log.position(end.getKey()) >= end.getValue());
  }

  /**
   * Has to come between reading records and applying them.
   *
   * @throws RemovalsMissedException when a removal before them may be gone from the topics
   */
  void requireNoneMissed() {
    requireNoneMissed(clock.millis());
  }

  private void requireNoneMissed(long nowMillis) {
    long untilMillis = store.completeUntilMillis();
    // Either way: a clock that was wrong then says as little.
    if (Math.abs(nowMillis - untilMillis) > Topics.LONGEST_AWAY.toMillis()) {
      throw new RemovalsMissedException(
          "the store holds what the topics held at %s (expected: less than %s ago, while they keep"
                  .formatted(Instant.ofEpochMilli(untilMillis), Topics.LONGEST_AWAY)
              + " removals); it has to be filled anew");
    }
  }
}
