package io.everystore.serving;

import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.ItemStats;
import io.everystore.serving.ingest.CatalogueReplica;
import io.everystore.serving.materialize.MaterializedViews;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The catalogue as the materialized views hold it. Thread-safe. */
final class StoredCatalogue implements CatalogueReplica {
  private final MaterializedViews views;

  StoredCatalogue(MaterializedViews views) {
    this.views = views;
  }

  @Override
  public @Nullable CatalogueItem findEntry(String itemId) {
    return views.findCatalogueEntry(itemId);
  }

  @Override
  public @Nullable ItemStats findStats(String itemId) {
    return views.findItemStats(itemId);
  }

  @Override
  public CompletableFuture<Void> whenApplied(int partition, long offset) {
    return views.whenCatalogueApplied(partition, offset);
  }
}
