package io.everystore.serving.materialize;

import com.google.protobuf.MessageLite;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.SessionView;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.OnlineStoreWriter;
import io.everystore.feature.store.View;
import io.everystore.serving.topology.Share;
import io.everystore.serving.view.HeapItemIndex;
import io.everystore.serving.view.HeapSessionIndex;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The appliers of all views and what they feed. Belongs to the materializer's thread. */
final class ViewAppliers {
  private final ViewApplier<CatalogueItem> catalogue;
  private final ViewApplier<ItemStats> items;
  private final ViewApplier<Neighbours> neighbours;
  private final ViewApplier<SessionView> sessions;
  private final RecordApplier histories;
  private final ProfileApplier profiles;
  private final RedirectApplier redirects;
  private final OnlineStoreWriter writer;
  private final MaterializerMetrics metrics;
  private final FreshnessGate gate;
  private final Share share;
  private final TombstoneSweeper sweeper;
  private final ArrayDeque<String> droppedSessions = new ArrayDeque<>();

  ViewAppliers(
      OnlineStore store,
      OnlineStoreWriter writer,
      HeapItemIndex itemIndex,
      HeapSessionIndex sessionIndex,
      FreshnessGate gate,
      Share share,
      MaterializerMetrics metrics,
      EpochClock clock) {
    this.share = share;
    this.writer = writer;
    this.metrics = metrics;
    this.gate = gate;
    this.sweeper = new TombstoneSweeper(writer, clock);
    catalogue =
        new ViewApplier<>(
            View.CATALOGUE,
            ViewCodec.CATALOGUE,
            store,
            writer,
            listener(itemIndex::apply, itemIndex::removeFromCatalogue));
    items =
        new ViewApplier<>(
            View.ITEMS,
            ViewCodec.ITEMS,
            store,
            writer,
            listener(itemIndex::apply, itemIndex::removeStats));
    neighbours =
        new ViewApplier<>(
            View.NEIGHBOURS,
            ViewCodec.NEIGHBOURS,
            store,
            writer,
            listener(itemIndex::apply, itemIndex::removeNeighbours));
    sessions =
        new ViewApplier<>(
            View.SESSIONS,
            ViewCodec.SESSIONS,
            store,
            writer,
            listener(
                session -> sessionIndex.apply(session, droppedSessions::add),
                sessionIndex::remove));
    histories =
        ofShare(
            new ViewApplier<>(
                View.HISTORIES, ViewCodec.HISTORIES, store, writer, ViewListener.none()));
    redirects =
        new RedirectApplier(
            new ViewApplier<>(
                View.PROFILES,
                ViewCodec.PROFILES,
                store,
                writer,
                listener(
                    (Profile profile) -> {
                      gate.applied(profile);
                      if (profile.getRedirectTo().isEmpty()
                          && profile.getLastReceivedTimeMillis() > 0) {
                        metrics.profileServed(clock.millis() - profile.getLastReceivedTimeMillis());
                      }
                    },
                    key -> {})),
            store,
            writer,
            clock);
    profiles = new ProfileApplier(ofShare(redirects), gate::marks, gate::progressed);
  }

  /** People whom this replica does not hold are passed over; their keys tell. */
  private RecordApplier ofShare(RecordApplier applier) {
    return share.isAll()
        ? applier
        : (partition, key, value) ->
            share.holds(key, gate.partitions())
                ? applier.apply(partition, key, value)
                : RecordOutcome.ELSEWHERE;
  }

  RecordApplier of(View view) {
    return switch (view) {
      case PROFILES -> profiles;
      case CATALOGUE -> catalogue;
      case ITEMS -> items;
      case NEIGHBOURS -> neighbours;
      case SESSIONS -> sessions;
      case HISTORIES -> histories;
    };
  }

  void partitionsKnown(int profilePartitions) {
    gate.partitionsKnown(profilePartitions);
  }

  /** Rebuilds what lives on the heap from the store. Profiles are read from the store itself. */
  void restore(Predicate<View> wanted) {
    restore(View.CATALOGUE, catalogue, wanted);
    restore(View.ITEMS, items, wanted);
    restore(View.NEIGHBOURS, neighbours, wanted);
    restore(View.SESSIONS, sessions, wanted);
    endOfBatch();
  }

  private static void restore(View view, ViewApplier<?> applier, Predicate<View> wanted) {
    if (wanted.test(view)) {
      applier.restore();
    }
  }

  /** Removes sessions from the store that the index let go, so that it does not grow for ever. */
  void endOfBatch() {
    for (String key = droppedSessions.poll(); key != null; key = droppedSessions.poll()) {
      sessions.remove(key);
    }
  }

  /**
   * What is done now and then, once the store has caught up.
   *
   * @throws java.io.UncheckedIOException when there is no room for a file; the store stays as it is
   */
  void keepHouse() {
    metrics.filesRestored(writer.restoreLostFiles());
    redirects.releaseOld();
    sweeper.sweepIfDue();
  }

  private static <M extends MessageLite> ViewListener<M> listener(
      Consumer<M> applied, Consumer<String> removed) {
    return new ViewListener<>() {
      @Override
      public void applied(M message) {
        applied.accept(message);
      }

      @Override
      public void removed(String key) {
        removed.accept(key);
      }
    };
  }
}
