package io.everystore.jobs.popularity;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.everystore.feature.proto.ExpiringState;
import io.everystore.jobs.item.ItemAggregate;
import io.everystore.jobs.stage.WriteBackCache;
import java.util.function.Function;

/**
 * A part of what the item stage keeps of one item, decoded. Not thread-safe.
 *
 * @param <T> the part
 */
final class ItemEntry<T extends ItemAggregate> extends WriteBackCache.Value {
  final T part;

  /** 0 before the first facts. */
  long lastSeenMillis;

  ItemEntry(T part) {
    this.part = part;
  }

  static <T extends ItemAggregate> ItemEntry<T> parse(byte[] bytes, Function<byte[], T> parser)
      throws InvalidProtocolBufferException {
    ExpiringState state = ExpiringState.parseFrom(bytes);
    ItemEntry<T> entry = new ItemEntry<>(parser.apply(state.getValue().toByteArray()));
    entry.lastSeenMillis = state.getLastSeenMillis();
    return entry;
  }

  byte[] toByteArray() {
    return ExpiringState.newBuilder()
        .setLastSeenMillis(lastSeenMillis)
        .setValue(UnsafeByteOperations.unsafeWrap(part.toByteArray()))
        .build()
        .toByteArray();
  }
}
