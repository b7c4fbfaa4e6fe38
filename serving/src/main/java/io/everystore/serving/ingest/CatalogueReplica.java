package io.everystore.serving.ingest;

import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.ItemStats;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What this process' views hold of the catalogue. Thread-safe; finding must not block. */
public interface CatalogueReplica {
  /** The item's entry, which may be its removal; null when it was never put. */
  @Nullable CatalogueItem findEntry(String itemId);

  /** What the stream says of the item, null when it was in no event. */
  @Nullable ItemStats findStats(String itemId);

  /**
   * Completes once the record at this position of the catalogue is visible here. Whoever gives up
   * waiting completes it itself.
   */
  CompletableFuture<Void> whenApplied(int partition, long offset);
}
