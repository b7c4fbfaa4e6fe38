package io.everystore.serving.materialize;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.OnlineStoreWriter;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.topology.Share;
import io.everystore.serving.view.HeapItemIndex;
import io.everystore.serving.view.HeapRankings;
import io.everystore.serving.view.HeapSessionIndex;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ModelImage;
import io.everystore.serving.view.Rankings;
import io.everystore.serving.view.SessionIndex;
import io.everystore.serving.view.Views;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The views of this process: the online store, what is derived from it on the heap, and the thread
 * that keeps both up to date. Thread-safe.
 */
public final class MaterializedViews implements Views, AutoCloseable {
  private final OnlineStore store;
  private final Share share;
  private final StoredProfiles profiles;
  private final HeapItemIndex items = new HeapItemIndex();
  private final HeapSessionIndex sessions;
  private final HeapRankings rankings = new HeapRankings(items);
  private final AppliedPositions positions = new AppliedPositions();
  private final FreshnessGate gate;
  private final PipelineWatch pipeline;
  private final Materializer materializer;
  private final RankingRefresher refresher;
  private final ModelFollower models;
  private final LongSupplier completeUntilMillis;

  /**
   * What a process' views are made from.
   *
   * @param sessionLimits bounds of the session index
   * @param share which people are held here
   * @param shared where the others are read; null when all are held
   */
  public record Config(
      KafkaConnection kafka,
      HeapSessionIndex.Limits sessionLimits,
      Share share,
      @Nullable OnlineStore shared) {
    public Config {
      if (share.isAll() != (shared == null)) {
        throw new IllegalArgumentException(
            "share: " + share + " (expected: a shared store exactly when it is not all)");
      }
    }

    public static Config of(KafkaConnection kafka) {
      return new Config(kafka, HeapSessionIndex.Limits.DEFAULT, Share.ALL, null);
    }

    /** The same with a share of the people. */
    public Config with(Share newShare, OnlineStore newShared) {
      return new Config(kafka, sessionLimits, newShare, newShared);
    }
  }

  private <S extends OnlineStore & OnlineStoreWriter> MaterializedViews(
      Config config, S store, Vertx vertx, EpochClock clock, MeterRegistry registry) {
    this.share = config.share();
    OnlineStore shared = config.shared();
    this.store =
        shared == null ? store : new SharedStore(store, shared, share, this::profilePartitions);
    this.completeUntilMillis = store::completeUntilMillis;
    this.profiles = new StoredProfiles(this.store);
    this.sessions = new HeapSessionIndex(items, config.sessionLimits());
    this.gate = new FreshnessGate(vertx, profiles, config.share());
    this.pipeline = new PipelineWatch(gate, System::nanoTime);
    Gauge.builder("everystore.pipeline.behind", this, views -> views.isBehind() ? 1 : 0)
        .description("1 while what people do does not reach the views, and pages say stale")
        .register(registry);
    MaterializerMetrics metrics = new MaterializerMetrics(registry, store);
    this.materializer =
        new Materializer(
            ViewLog.connect(config.kafka(), "materializer", EnumSet.allOf(View.class)),
            store,
            new ViewAppliers(store, store, items, sessions, gate, config.share(), metrics, clock),
            positions,
            metrics,
            clock);
    this.refresher = new RankingRefresher(rankings, registry);
    this.models = new ModelFollower(config.kafka(), registry);
  }

  /**
   * Starts to keep the views up to date; {@link #caughtUp} tells when they are. Waits for no
   * broker.
   *
   * @param store written by these views alone from now on, and left open when they are closed
   */
  public static <S extends OnlineStore & OnlineStoreWriter> MaterializedViews start(
      Config config, S store, Vertx vertx, EpochClock clock, MeterRegistry registry) {
    MaterializedViews views = new MaterializedViews(config, store, vertx, clock, registry);
    views.materializer.start();
    views.refresher.start();
    views.models.start();
    return views;
  }

  @Override
  public @Nullable Profile findProfile(String id) {
    return profiles.find(id);
  }

  @Override
  public ItemIndex items() {
    return items;
  }

  @Override
  public SessionIndex sessions() {
    return sessions;
  }

  @Override
  public Rankings rankings() {
    return rankings;
  }

  @Override
  public ModelImage models() {
    return models.image();
  }

  @Override
  public boolean caughtUp() {
    return materializer.caughtUp();
  }

  @Override
  public boolean isBehind() {
    return pipeline.isBehind();
  }

  /** Has to see the events that this process takes. */
  public PipelineWatch pipeline() {
    return pipeline;
  }

  /** Until when the store holds everything the topics held. */
  public long completeUntilMillis() {
    return completeUntilMillis.getAsLong();
  }

  /** Why the views are no longer kept up to date, null while they are. */
  public @Nullable Throwable failure() {
    return materializer.failure();
  }

  /** Partitions of the topic of profiles, 0 while they are not known. */
  public int profilePartitions() {
    return gate.partitions();
  }

  /** How many people there are for each that is held here; 1 when all are. */
  public double peopleForEachHeld() {
    return share.peopleForEachHeld(profilePartitions());
  }

  /** Where reads wait for their own writes. */
  public FreshnessGate freshness() {
    return gate;
  }

  /** The item's catalogue entry, which may be its removal; null when it was never put. */
  public @Nullable CatalogueItem findCatalogueEntry(String itemId) {
    return read(View.CATALOGUE, itemId, CatalogueItem.parser());
  }

  /** What the stream says of the item, null when it was part of no event. */
  public @Nullable ItemStats findItemStats(String itemId) {
    return read(View.ITEMS, itemId, ItemStats.parser());
  }

  private <M> @Nullable M read(View view, String key, Parser<M> parser) {
    StoredValue value = new StoredValue();
    if (!store.read(view, key, value)) {
      return null;
    }
    try {
      return parser.parseFrom(value.bytes(), 0, value.length());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "view %s: a stored value cannot be read (expected: only what was parsed before)"
              .formatted(view),
          e);
    }
  }

  /** The store behind the views, to be read only; of people held elsewhere, the shared one. */
  public OnlineStore store() {
    return store;
  }

  /**
   * Completes, on the materializer's thread, once the catalogue entry that was written at {@code
   * offset} is visible here. Whoever gives up waiting completes it itself.
   */
  public CompletableFuture<Void> whenCatalogueApplied(int partition, long offset) {
    return positions.whenApplied(new TopicPartition(Topics.CATALOGUE, partition), offset);
  }

  /** True once the record at {@code offset} of a view's topic has been applied. */
  boolean isApplied(String topic, int partition, long offset) {
    return positions.next(new TopicPartition(topic, partition)) > offset;
  }

  /** Stops the threads; the store stays open and can be read on. */
  @Override
  public void close() {
    models.close();
    refresher.close();
    materializer.close();
  }
}
