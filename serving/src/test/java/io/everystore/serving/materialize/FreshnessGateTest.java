package io.everystore.serving.materialize;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Progress;
import io.everystore.feature.store.InMemoryOnlineStore;
import io.everystore.feature.store.View;
import io.everystore.serving.topology.Share;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class FreshnessGateTest {
  private static final long LONG_MILLIS = 60_000;
  private static final Vertx vertx = Vertx.vertx();

  private final InMemoryOnlineStore store = new InMemoryOnlineStore(EpochClock.SYSTEM);
  private final FreshnessGate gate = new FreshnessGate(vertx, new StoredProfiles(store), Share.ALL);

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await();
  }

  @Test
  void nothingAwaited_freshAtOnce() {
    assertTrue(gate.whenFresh("nobody", new int[0], new long[0], 0).result());
  }

  @Test
  void profileContainsTheOffset_freshAtOnce() {
    apply(profile("u", 1).addAppliedPartitions(3).addAppliedOffsets(8));
    assertTrue(whenFresh("u", 3, 8, 0).result());
    assertFalse(whenFresh("u", 3, 9, 0).result());
    assertFalse(whenFresh("u", 2, 0, 0).result());
  }

  @Test
  void profileArrivesWhileWaiting_wakes() {
    Future<Boolean> fresh = whenFresh("u", 3, 8, LONG_MILLIS);
    apply(profile("u", 1).addAppliedPartitions(3).addAppliedOffsets(7));
    apply(profile("other", 1).addAppliedPartitions(3).addAppliedOffsets(8));
    assertFalse(fresh.isComplete());
    apply(profile("u", 2).addAppliedPartitions(3).addAppliedOffsets(8));
    await().until(fresh::isComplete);
    assertTrue(fresh.result());
    assertEquals(0, gate.waiting());
  }

  @Test
  void clientLogsInWhileWaiting_waitsForTheUser() {
    apply(profile("c", 1).addAppliedPartitions(3).addAppliedOffsets(7));
    Future<Boolean> fresh = whenFresh("c", 3, 8, LONG_MILLIS);
    apply(profile("u", 2).addAppliedPartitions(3).addAppliedOffsets(7));
    apply(profile("c", 3).setRedirectTo("u"));
    assertFalse(fresh.isComplete());
    apply(profile("u", 4).addAppliedPartitions(3).addAppliedOffsets(8));
    await().until(fresh::isComplete);
    assertTrue(fresh.result());
  }

  @Test
  void marksCoverTheRestOfABulkPost_wakes() {
    gate.partitionsKnown(1);
    apply(profile("u", 1).addAppliedPartitions(0).addAppliedOffsets(5));
    Future<Boolean> fresh = gate.whenFresh("u", new int[] {0, 1}, new long[] {5, 40}, LONG_MILLIS);
    mark(1, 39);
    assertFalse(fresh.isComplete());
    mark(1, 40);
    await().until(fresh::isComplete);
    assertTrue(fresh.result());
  }

  @Test
  void personHeldElsewhere_isFreshByTheirProfileAlone_andLookedAtNowAndThen() {
    // Of one partition, the second share of two holds nobody.
    FreshnessGate nobodys = new FreshnessGate(vertx, new StoredProfiles(store), new Share(2, 2));
    nobodys.partitionsKnown(1);
    apply(profile("u", 1).addAppliedPartitions(1).addAppliedOffsets(5));
    Future<Boolean> fresh = nobodys.whenFresh("u", new int[] {1}, new long[] {40}, LONG_MILLIS);
    nobodys.marks().apply(0, markOf(1, 40));
    nobodys.progressed();
    assertFalse(fresh.isComplete());
    // Nobody tells the gate: the profile came into the shared store.
    put(profile("u", 2).addAppliedPartitions(1).addAppliedOffsets(40).build());
    await().until(fresh::isComplete);
    assertTrue(fresh.result());
    assertEquals(0, nobodys.waiting());
  }

  @Test
  void notInTime_answersWithoutFreshness() {
    Future<Boolean> fresh = whenFresh("u", 3, 8, 30);
    await().until(fresh::isComplete);
    assertFalse(fresh.result());
    assertEquals(0, gate.waiting());
  }

  @Test
  void tooManyWaiting_furtherOnesAreAnsweredAtOnce() {
    List<Future<Boolean>> waiting = new ArrayList<>();
    for (int i = 0; i < FreshnessGate.MAX_WAITERS; i++) {
      waiting.add(whenFresh("u", 0, 1, LONG_MILLIS));
    }
    assertFalse(whenFresh("u", 0, 1, LONG_MILLIS).result());
    apply(profile("u", 1).addAppliedPartitions(0).addAppliedOffsets(1));
    await().until(() -> waiting.stream().allMatch(fresh -> fresh.isComplete() && fresh.result()));
    assertEquals(0, gate.waiting());
  }

  @Test
  void writesBesideManyReads_noneIsLeftWaiting() throws InterruptedException {
    long seed = 11;
    Random random = new Random(seed);
    int ids = 20;
    int offsets = 5000;
    Thread writer =
        new Thread(
            () -> {
              for (int offset = 0; offset < offsets; offset++) {
                for (int id = 0; id < ids; id++) {
                  if (offset % ids == id || offset == offsets - 1) {
                    apply(
                        profile("u" + id, offset + 1)
                            .addAppliedPartitions(0)
                            .addAppliedOffsets(offset));
                  }
                }
              }
            });
    writer.start();
    List<Future<Boolean>> reads = new ArrayList<>();
    for (int i = 0; i < 9000; i++) {
      reads.add(whenFresh("u" + random.nextInt(ids), 0, random.nextInt(offsets), LONG_MILLIS));
    }
    writer.join();
    await().until(() -> reads.stream().allMatch(Future::isComplete));
    assertTrue(reads.stream().allMatch(Future::result), "seed " + seed);
    assertEquals(0, gate.waiting());
  }

  private Future<Boolean> whenFresh(String id, int partition, long offset, long waitMillis) {
    return gate.whenFresh(id, new int[] {partition}, new long[] {offset}, waitMillis);
  }

  private void mark(int partition, long offset) {
    assertTrue(gate.marks().apply(0, markOf(partition, offset)));
    gate.progressed();
  }

  private static Progress markOf(int partition, long offset) {
    return Progress.newBuilder()
        .setStages(1)
        .setParallelism(1)
        .addPartitions(partition)
        .addOffsets(offset)
        .build();
  }

  private void apply(Profile.Builder builder) {
    Profile profile = builder.build();
    put(profile);
    gate.applied(profile);
  }

  private void put(Profile profile) {
    byte[] value = profile.toByteArray();
    store.put(View.PROFILES, profile.getId(), profile.getVersion(), value, value.length);
  }

  private static Profile.Builder profile(String id, long version) {
    return Profile.newBuilder().setId(id).setVersion(version);
  }
}
