package io.everystore.serving.materialize;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Progress;
import io.everystore.feature.store.InMemoryOnlineStore;
import io.everystore.serving.ingest.DurableLog;
import io.everystore.serving.topology.Share;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PipelineWatchTest {
  private static final DurableLog.Acknowledgement NOBODY =
      new DurableLog.Acknowledgement() {
        @Override
        public void appended(int partition, long offset) {}

        @Override
        public void failed(Throwable cause) {}
      };

  private final Vertx vertx = Vertx.vertx();
  private final FreshnessGate gate =
      new FreshnessGate(
          vertx, new StoredProfiles(new InMemoryOnlineStore(EpochClock.SYSTEM)), Share.ALL);
  private long nanos = -5;
  private long nextOffset;
  private boolean logIsDown;
  private final PipelineWatch watch = new PipelineWatch(gate, () -> nanos);
  private final DurableLog log =
      watch.watching(
          (topic, key, value, told) -> {
            if (logIsDown) {
              told.failed(new IllegalStateException("down"));
            } else {
              told.appended(0, nextOffset++);
            }
          });

  @BeforeEach
  void start() {
    gate.partitionsKnown(1);
  }

  @AfterEach
  void stop() {
    vertx.close();
  }

  @Test
  void eventsCoveredInTime_notBehind() {
    for (int i = 0; i < 50; i++) {
      take(Topics.INTERACTIONS);
      pass(Duration.ofSeconds(1));
      cover(nextOffset - 1);
      assertFalse(watch.isBehind());
    }
  }

  @Test
  void eventNotCovered_behindUntilItIs() {
    take(Topics.INTERACTIONS);
    take(Topics.INTERACTIONS);
    pass(PipelineWatch.PATIENCE);
    assertFalse(watch.isBehind());
    pass(Duration.ofSeconds(1));
    assertTrue(watch.isBehind());
    cover(0);
    pass(Duration.ofSeconds(1));
    assertFalse(watch.isBehind());
  }

  @Test
  void quietLog_notBehindHoweverLong() {
    pass(Duration.ofHours(1));
    assertFalse(watch.isBehind());
    take(Topics.DEFINITIONS);
    pass(Duration.ofHours(1));
    assertFalse(watch.isBehind(), "no event");
  }

  @Test
  void logTakesNothing_behindUntilItDoes() {
    logIsDown = true;
    take(Topics.INTERACTIONS);
    pass(PipelineWatch.PATIENCE.plusSeconds(1));
    assertTrue(watch.isBehind());
    logIsDown = false;
    take(Topics.INTERACTIONS);
    pass(Duration.ofSeconds(1));
    assertFalse(watch.isBehind());
  }

  private void take(String topic) {
    log.append(topic, new byte[0], new byte[0], NOBODY);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private void cover(long offset) {
    gate.marks()
        .apply(
            0,
            Progress.newBuilder()
                .setStages(1)
                .setParallelism(1)
                .addPartitions(0)
                .addOffsets(offset)
                .build());
  }
}
