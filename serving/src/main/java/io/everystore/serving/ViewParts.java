package io.everystore.serving;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.View;
import io.everystore.feature.store.chronicle.ChronicleOnlineStore;
import io.everystore.feature.store.chronicle.ChronicleStoreConfig;
import io.everystore.feature.store.chronicle.ViewSizing;
import io.everystore.feature.store.redis.RedisStoreConfig;
import io.everystore.serving.materialize.MaterializedViews;
import io.everystore.serving.materialize.RedisMirror;
import io.everystore.serving.materialize.SharedTier;
import io.everystore.serving.topology.ReplicaConfig;
import io.everystore.serving.user.ErasureConfirmations;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The views a replica answers from, wired: its maps, what fills them, Redis beside them. */
final class ViewParts {
  private final ServingConfig config;
  private final ReplicaConfig replica;
  private final Vertx vertx;
  private final MeterRegistry registry;
  private final MaterializedViews views;
  private final @Nullable RedisMirror mirror;

  /**
   * Opens the maps and starts to fill them; waits for no broker.
   *
   * @param parts gets what is to be closed, in the order it was opened, as soon as it was
   * @throws IllegalArgumentException when the replica holds a share and there is no Redis
   */
  ViewParts(
      ServingConfig config,
      ReplicaConfig replica,
      Vertx vertx,
      MeterRegistry registry,
      List<AutoCloseable> parts) {
    this.config = config;
    this.replica = replica;
    this.vertx = vertx;
    this.registry = registry;
    views = startViews(parts);
    mirror = startMirror(parts);
  }

  private MaterializedViews startViews(List<AutoCloseable> parts) {
    ChronicleStoreConfig sizes =
        ChronicleStoreConfig.small(config.storeDir())
            .with(View.PROFILES, new ViewSizing(config.expectedUsers(), 24, 400))
            .with(View.HISTORIES, new ViewSizing(config.expectedUsers(), 24, 300))
            .with(View.CATALOGUE, new ViewSizing(config.expectedItems(), 16, 400))
            .with(View.ITEMS, new ViewSizing(config.expectedItems(), 16, 300))
            .with(View.NEIGHBOURS, new ViewSizing(config.expectedItems(), 16, 1_000))
            .filledWith(replica.share().isAll() ? "" : "share " + replica.share());
    ChronicleOnlineStore store = ChronicleOnlineStore.open(sizes, EpochClock.SYSTEM);
    parts.add(store);
    ProcessMetrics.bind(registry, store);
    MaterializedViews.Config source = MaterializedViews.Config.of(config.kafka());
    if (!replica.share().isAll()) {
      SharedTier tier = startSharedTier();
      parts.add(tier);
      source = source.with(replica.share(), tier);
    }
    MaterializedViews started =
        MaterializedViews.start(source, store, vertx, EpochClock.SYSTEM, registry);
    parts.add(started);
    return started;
  }

  private SharedTier startSharedTier() {
    String uri = config.redisUri();
    if (uri == null) {
      throw new IllegalArgumentException(
          "replicas: %s holds %s (expected: also redis, where it reads the others)"
              .formatted(replica.name(), replica.share()));
    }
    return SharedTier.start(uri, EpochClock.SYSTEM, registry);
  }

  private @Nullable RedisMirror startMirror(List<AutoCloseable> parts) {
    String uri = config.redisUri();
    if (uri == null) {
      return null;
    }
    RedisStoreConfig redis = RedisStoreConfig.of(uri);
    RedisMirror started =
        replica.shares().isEmpty()
            ? RedisMirror.start(config.kafka(), redis, EpochClock.SYSTEM, registry)
            : RedisMirror.startForReplicas(config.kafka(), redis, EpochClock.SYSTEM, registry);
    parts.add(started);
    return started;
  }

  MaterializedViews views() {
    return views;
  }

  /** What holds copies of the topics, by the names of receipts: this replica, and Redis. */
  List<ErasureConfirmations.Store> stores() {
    List<ErasureConfirmations.Store> stores = new ArrayList<>();
    stores.add(
        new ErasureConfirmations.Store("serving/" + replica.name(), views::completeUntilMillis));
    RedisMirror redis = mirror;
    if (redis != null) {
      stores.add(new ErasureConfirmations.Store("redis", redis::completeUntilMillis));
    }
    return stores;
  }

  /** Whether Redis is mirrored to, null without one. */
  RedisMirror.@Nullable State redisState() {
    return mirror == null ? null : mirror.state();
  }
}
