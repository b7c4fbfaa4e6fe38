package io.everystore.serving.materialize;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.OnlineStoreWriter;
import io.everystore.feature.store.View;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Appliers that keep a store up to date from which nothing is derived here. */
final class MirrorAppliers {
  private final Map<View, RecordApplier> appliers = new EnumMap<>(View.class);
  private final RedirectApplier profiles;

  <S extends OnlineStore & OnlineStoreWriter> MirrorAppliers(
      Set<View> views, S store, EpochClock clock) {
    for (View view : views) {
      appliers.put(view, ViewApplier.overlapping(view, ViewCodec.of(view), store));
    }
    profiles = new RedirectApplier(of(View.PROFILES), store, store, clock);
    appliers.put(View.PROFILES, withoutMarks(profiles));
  }

  /** What is done now and then. */
  void keepHouse() {
    profiles.releaseOld();
  }

  private static RecordApplier withoutMarks(RecordApplier profiles) {
    return (partition, key, value) ->
        ProfileApplier.isMark(key) ? RecordOutcome.MARK : profiles.apply(partition, key, value);
  }

  RecordApplier of(View view) {
    RecordApplier applier = appliers.get(view);
    if (applier == null) {
      throw new IllegalArgumentException("view: " + view + " (expected: one that is mirrored)");
    }
    return applier;
  }
}
