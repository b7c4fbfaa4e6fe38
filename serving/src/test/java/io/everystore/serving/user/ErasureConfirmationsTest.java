package io.everystore.serving.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.ErasureAcknowledgement;
import io.everystore.feature.proto.ErasureRecord;
import io.everystore.feature.proto.ErasureRequest;
import io.everystore.serving.ingest.DurableLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a replica and Redis say that they have forgotten somebody. */
final class ErasureConfirmationsTest {
  private static final ErasureRequest REQUEST =
      ErasureRequest.newBuilder()
          .setTimeMillis(1)
          .addPartitions(0)
          .addOffsets(7)
          .addPartitions(1)
          .addOffsets(9)
          .build();

  private final Vertx vertx = Vertx.vertx();
  private final Erasures erasures = new Erasures();
  private final AtomicBoolean fresh = new AtomicBoolean(true);
  private final AtomicBoolean logAway = new AtomicBoolean();
  private final List<String> appended = new ArrayList<>();
  private final AtomicLong replicaUntilMillis = new AtomicLong();
  private final AtomicLong redisUntilMillis = new AtomicLong();
  private final ErasureConfirmations confirmations =
      new ErasureConfirmations(
          List.of(
              new ErasureConfirmations.Store("serving/a", replicaUntilMillis::get),
              new ErasureConfirmations.Store("redis", redisUntilMillis::get)),
          erasures,
          (id, partitions, offsets, waitMillis) -> Future.succeededFuture(fresh.get()),
          this::append,
          () -> 1_000,
          vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void store_confirmsOnceItHoldsWhatTheTopicsHeldBehindTheErasure() {
    carriedOut();
    replicaUntilMillis.set(1_000);
    look();
    look();
    assertEquals(Set.of("clients", "users"), acknowledgedBy(), "of before the marks were seen");
    replicaUntilMillis.set(1_001);
    look();
    assertEquals(Set.of("clients", "serving/a", "users"), acknowledgedBy());
    redisUntilMillis.set(1_001);
    look();
    assertEquals(Set.of("clients", "redis", "serving/a", "users"), acknowledgedBy());
    int before = appended.size();
    look();
    assertEquals(before, appended.size(), "said twice");
  }

  @Test
  void stageThatIsNotThroughAllIds_isWaitedFor() {
    replicaUntilMillis.set(Long.MAX_VALUE);
    erasures.requested("e", REQUEST);
    stageDone("clients", 0, 7);
    stageDone("clients", 1, 9);
    stageDone("users", 0, 7);
    look();
    look();
    assertEquals(Set.of("clients"), acknowledgedBy());
    stageDone("users", 1, 9);
    look();
    look();
    assertTrue(acknowledgedBy().contains("serving/a"));
  }

  @Test
  void marksBehindTheErasure_areWaitedFor() {
    fresh.set(false);
    replicaUntilMillis.set(Long.MAX_VALUE);
    carriedOut();
    look();
    look();
    assertEquals(Set.of("clients", "users"), acknowledgedBy());
    fresh.set(true);
    look();
    look();
    assertTrue(acknowledgedBy().contains("serving/a"));
  }

  @Test
  void logThatIsAway_isToldLater() {
    logAway.set(true);
    replicaUntilMillis.set(Long.MAX_VALUE);
    carriedOut();
    look();
    look();
    assertEquals(Set.of("clients", "users"), acknowledgedBy());
    logAway.set(false);
    look();
    assertTrue(acknowledgedBy().contains("serving/a"));
  }

  private void look() {
    confirmations.look().await();
  }

  private void carriedOut() {
    erasures.requested("e", REQUEST);
    for (String stage : ErasureRoutes.STAGES) {
      stageDone(stage, 0, 7);
      stageDone(stage, 1, 9);
    }
  }

  private void stageDone(String stage, int partition, long offset) {
    ErasureRecord record =
        ErasureRecord.newBuilder()
            .setErasureId("e")
            .setAcknowledgement(
                ErasureAcknowledgement.newBuilder()
                    .setStage(stage)
                    .setPartition(partition)
                    .setOffset(offset))
            .build();
    erasures.accept("e".getBytes(UTF_8), record.toByteArray());
  }

  private Set<String> acknowledgedBy() {
    Erasures.Receipt receipt = Objects.requireNonNull(erasures.find("e"));
    return receipt.acknowledgedBy();
  }

  /** A log that everybody reads at once. */
  private void append(
      String topic, byte[] key, byte @Nullable [] value, DurableLog.Acknowledgement reply) {
    assertEquals(Topics.ERASURES, topic);
    if (logAway.get()) {
      reply.failed(new IllegalStateException("away"));
      return;
    }
    appended.add(new String(key, UTF_8));
    erasures.accept(key, value);
    reply.appended(0, appended.size());
  }
}
