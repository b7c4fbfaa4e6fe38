package io.everystore.feature.codec;

import io.everystore.feature.proto.CatalogueItem;

/**
 * The catalogue entry that says that an item was taken out.
 *
 * <p>It is a value because a tombstone is not kept: once compaction has dropped it, whoever
 * rebuilds the catalogue would take the item for one that only events speak of, and show it again.
 */
public final class CatalogueRemoval {
  private static final String AVAILABILITY = "removed";

  private CatalogueRemoval() {}

  /** The entry that takes the place of what {@code itemId} was before {@code version}. */
  public static CatalogueItem of(String itemId, long version) {
    return CatalogueItem.newBuilder()
        .setId(itemId)
        .setVersion(version)
        .setAvailability(AVAILABILITY)
        .build();
  }

  public static boolean isOne(CatalogueItem entry) {
    return entry.getAvailability().equals(AVAILABILITY);
  }
}
