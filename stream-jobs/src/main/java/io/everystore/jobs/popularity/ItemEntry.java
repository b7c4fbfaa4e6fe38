package io.everystore.jobs.popularity;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.everystore.feature.proto.ExpiringState;
import io.everystore.jobs.item.ItemState;
import io.everystore.jobs.stage.WriteBackCache;

/** Everything the item stage keeps of one item, decoded. Not thread-safe. */
final class ItemEntry extends WriteBackCache.Value {
  final ItemState item;

  /** 0 before the first event. */
  long lastSeenMillis;

  private ItemEntry(ItemState item) {
    this.item = item;
  }

  static ItemEntry create(String itemId) {
    return new ItemEntry(ItemState.create(itemId));
  }

  static ItemEntry parse(byte[] bytes) throws InvalidProtocolBufferException {
    ExpiringState state = ExpiringState.parseFrom(bytes);
    ItemEntry entry = new ItemEntry(ItemState.parse(state.getValue().toByteArray()));
    entry.lastSeenMillis = state.getLastSeenMillis();
    return entry;
  }

  byte[] toByteArray() {
    return ExpiringState.newBuilder()
        .setLastSeenMillis(lastSeenMillis)
        .setValue(UnsafeByteOperations.unsafeWrap(item.toByteArray()))
        .build()
        .toByteArray();
  }
}
