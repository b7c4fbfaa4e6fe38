package io.everystore.serving.materialize;

import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.OnlineStoreWriter;
import io.everystore.feature.store.View;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Appliers that keep a store up to date from which nothing is derived here. */
final class MirrorAppliers {
  private final Map<View, RecordApplier> appliers = new EnumMap<>(View.class);

  <S extends OnlineStore & OnlineStoreWriter> MirrorAppliers(Set<View> views, S store) {
    for (View view : views) {
      RecordApplier applier = ViewApplier.overlapping(view, ViewCodec.of(view), store);
      appliers.put(view, view == View.PROFILES ? withoutMarks(applier) : applier);
    }
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
