package io.everystore.serving.materialize;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.OnlineStoreWriter;
import io.everystore.feature.store.OnlineStoreWriter.Outcome;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Applies the records of one view's topic to the store and, when the store took them, to what is
 * derived from the view.
 */
final class ViewApplier<M extends MessageLite> implements RecordApplier {
  private final View view;
  private final ViewCodec<M> codec;
  private final OnlineStore store;
  private final OnlineStoreWriter writer;
  private final ViewListener<M> listener;
  private final int removalStep;
  private final StoredValue stored = new StoredValue();

  /**
   * @param listener what is derived from the view
   */
  ViewApplier(
      View view,
      ViewCodec<M> codec,
      OnlineStore store,
      OnlineStoreWriter writer,
      ViewListener<M> listener) {
    this(view, codec, store, writer, listener, 1);
  }

  private ViewApplier(
      View view,
      ViewCodec<M> codec,
      OnlineStore store,
      OnlineStoreWriter writer,
      ViewListener<M> listener,
      int removalStep) {
    this.view = view;
    this.codec = codec;
    this.store = store;
    this.writer = writer;
    this.listener = listener;
    this.removalStep = removalStep;
  }

  @Override
  public RecordOutcome apply(int partition, byte[] keyBytes, byte @Nullable [] value) {
    String key = new String(keyBytes, StandardCharsets.UTF_8);
    if (value == null) {
      return remove(key);
    }
    M message;
    try {
      message = codec.parser().parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      return RecordOutcome.GARBAGE;
    }
    long version = codec.version().applyAsLong(message);
    if (key.isEmpty() || version < 0 || !codec.key().apply(message).equals(key)) {
      return RecordOutcome.GARBAGE;
    }
    if (keyBytes.length > OnlineStore.MAX_KEY_BYTES || value.length > OnlineStore.MAX_VALUE_BYTES) {
      return RecordOutcome.TOO_LARGE;
    }
    return write(key, version, message, value);
  }

  private RecordOutcome write(String key, long version, M message, byte[] value) {
    if (writer.put(view, key, version, value, value.length) == Outcome.STALE) {
      return RecordOutcome.STALE;
    }
    listener.applied(message);
    return RecordOutcome.APPLIED;
  }

  /**
   * An applier for a store that may be given a part of the log again while it holds what came after
   * it. There a tombstone is remembered with the version it finds, so that a value written anew
   * after its removal is not lost: it comes again, equally old.
   */
  static <M extends MessageLite, S extends OnlineStore & OnlineStoreWriter>
      ViewApplier<M> overlapping(View view, ViewCodec<M> codec, S store) {
    return new ViewApplier<>(view, codec, store, store, ViewListener.none(), 0);
  }

  /**
   * A tombstone has no version: it takes away what the log said before it. Remembering the version
   * after the removed one keeps a repeated write of the removed value out and lets the next in.
   */
  RecordOutcome remove(String key) {
    if (!isPossible(key)) {
      return RecordOutcome.REMOVED;
    }
    // Where writes are queued, the value to remove may still be on its way.
    writer.flush();
    if (store.read(view, key, stored)) {
      long version = stored.version() + removalStep;
      ViewCodec.Removal<M> removal = codec.removal();
      if (removal != null) {
        M marker = removal.of(key, version);
        write(key, version, marker, marker.toByteArray());
        return RecordOutcome.REMOVED;
      }
      writer.remove(view, key, version);
      listener.removed(key);
    }
    return RecordOutcome.REMOVED;
  }

  /** A tombstone's key may be anything; one that no value can have is of no concern. */
  static boolean isPossible(String key) {
    return !key.isEmpty()
        && key.getBytes(StandardCharsets.UTF_8).length <= OnlineStore.MAX_KEY_BYTES;
  }

  /** Hands everything the store holds to what is derived from the view. */
  void restore() {
    store.forEach(
        view,
        (key, value) -> {
          try {
            listener.applied(codec.parser().parseFrom(value.bytes(), 0, value.length()));
          } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(
                "view %s: a stored value cannot be read (expected: only what was parsed before)"
                    .formatted(view),
                e);
          }
        });
  }
}
