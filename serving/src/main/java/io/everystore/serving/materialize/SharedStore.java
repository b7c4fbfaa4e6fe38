package io.everystore.serving.materialize;

import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import io.everystore.serving.topology.Share;
import java.util.function.IntSupplier;

/**
 * The store of a replica that holds its share of people: what is of somebody else is read from the
 * tier that all replicas share. Walks, sizes and bytes are those of the share. Thread-safe.
 */
final class SharedStore implements OnlineStore {
  private final OnlineStore local;
  private final OnlineStore shared;
  private final Share share;
  private final IntSupplier partitions;

  /**
   * Makes the store.
   *
   * @param partitions of the topic of profiles, 0 while they are not known
   */
  SharedStore(OnlineStore local, OnlineStore shared, Share share, IntSupplier partitions) {
    this.local = local;
    this.shared = shared;
    this.share = share;
    this.partitions = partitions;
  }

  /** Whether a view's records belong to one person each, and with them to one share. */
  static boolean isOfPeople(View view) {
    return view == View.PROFILES || view == View.HISTORIES;
  }

  /** Reads of people held elsewhere may fail with a {@code StoreUnavailableException}. */
  @Override
  public boolean read(View view, String key, StoredValue into) {
    boolean here = !isOfPeople(view) || share.holds(key, partitions.getAsInt());
    return (here ? local : shared).read(view, key, into);
  }

  @Override
  public long size(View view) {
    return local.size(view);
  }

  @Override
  public long bytes(View view) {
    return local.bytes(view);
  }

  @Override
  public void forEachWhile(View view, EntryPredicate visitor) {
    local.forEachWhile(view, visitor);
  }

  @Override
  public long corruptReads() {
    return local.corruptReads();
  }

  /** Closes neither of the two: who opened them does. */
  @Override
  public void close() {}
}
