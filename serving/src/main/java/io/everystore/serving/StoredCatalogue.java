package io.everystore.serving;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
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
  public @Nullable CatalogueItem findItem(String itemId) {
    return find(View.CATALOGUE, itemId, CatalogueItem.parser());
  }

  @Override
  public @Nullable ItemStats findStats(String itemId) {
    return find(View.ITEMS, itemId, ItemStats.parser());
  }

  @Override
  public CompletableFuture<Void> whenApplied(int partition, long offset) {
    return views.whenCatalogueApplied(partition, offset);
  }

  private <M> @Nullable M find(View view, String itemId, Parser<M> parser) {
    StoredValue value = new StoredValue();
    if (!views.store().read(view, itemId, value)) {
      return null;
    }
    try {
      return parser.parseFrom(value.bytes(), 0, value.length());
    } catch (InvalidProtocolBufferException e) {
      // The store's checksum fits, so another version of this program wrote it: as good as none.
      return null;
    }
  }
}
