package io.everystore.jobs.popularity;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.everystore.feature.proto.ExpiringState;
import io.everystore.jobs.stage.WriteBackCache;

/**
 * A part of what the item stage keeps of one item, decoded. Not thread-safe.
 *
 * @param <T> the part
 */
final class ItemEntry<T> extends WriteBackCache.Value {
  final T part;

  /** 0 before the first facts. */
  long lastSeenMillis;

  private ItemEntry(T part) {
    this.part = part;
  }

  /** How a part is made, read and written. */
  interface Codec<T> {
    T create(String itemId);

    T parse(byte[] bytes);

    byte[] toByteArray(T part);
  }

  static <T> ItemEntry<T> create(String itemId, Codec<T> codec) {
    return new ItemEntry<>(codec.create(itemId));
  }

  static <T> ItemEntry<T> parse(byte[] bytes, Codec<T> codec)
      throws InvalidProtocolBufferException {
    ExpiringState state = ExpiringState.parseFrom(bytes);
    ItemEntry<T> entry = new ItemEntry<>(codec.parse(state.getValue().toByteArray()));
    entry.lastSeenMillis = state.getLastSeenMillis();
    return entry;
  }

  byte[] toByteArray(Codec<T> codec) {
    return ExpiringState.newBuilder()
        .setLastSeenMillis(lastSeenMillis)
        .setValue(UnsafeByteOperations.unsafeWrap(codec.toByteArray(part)))
        .build()
        .toByteArray();
  }
}
