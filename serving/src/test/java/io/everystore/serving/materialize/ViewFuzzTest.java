package io.everystore.serving.materialize;

import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.History;
import io.everystore.feature.store.InMemoryOnlineStore;
import io.everystore.feature.store.View;
import io.everystore.serving.topology.Share;
import io.everystore.serving.view.HeapItemIndex;
import io.everystore.serving.view.HeapSessionIndex;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records of the view topics, damaged. */
final class ViewFuzzTest {
  private static final byte[] KEY = "k".getBytes(StandardCharsets.US_ASCII);
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @ParameterizedTest
  @EnumSource
  void damagedRecord_isAppliedOrCounted(View view) {
    Random random = new Random(3);
    List<byte[]> corpus =
        List.of(
            ViewValues.bytes(ViewValues.profile("k", 3, 1_760_000_000_000L)),
            ViewValues.bytes(ViewValues.catalogue("k", 2, "Mug")),
            ViewValues.bytes(ViewValues.stats("k", 5)),
            ViewValues.bytes(ViewValues.neighbours(random, "k", 4)),
            ViewValues.bytes(ViewValues.session("k", 6, 1_760_000_000_000L)),
            History.newBuilder().setId("k").setVersion(1).build().toByteArray());
    Fuzz.run(
        "view-" + view.name().toLowerCase(Locale.ROOT),
        corpus,
        bytes -> {
          ViewAppliers appliers = appliers();
          appliers.of(view).apply(0, KEY, bytes);
          appliers.of(view).apply(0, bytes, null);
          appliers.endOfBatch();
        });
  }

  private static ViewAppliers appliers() {
    InMemoryOnlineStore store = new InMemoryOnlineStore(EpochClock.SYSTEM);
    HeapItemIndex items = new HeapItemIndex();
    return new ViewAppliers(
        store,
        store,
        items,
        new HeapSessionIndex(items, HeapSessionIndex.Limits.DEFAULT),
        new FreshnessGate(VERTX, new StoredProfiles(store), Share.ALL),
        Share.ALL,
        new MaterializerMetrics(new SimpleMeterRegistry(), store),
        EpochClock.SYSTEM);
  }
}
