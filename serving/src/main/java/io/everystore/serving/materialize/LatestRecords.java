package io.everystore.serving.materialize;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last record of each key of a small compacted topic. Thread-safe.
 *
 * <p>The last one counts, whatever count it carries: a key has one writer, and after a fault the
 * job goes on from a checkpoint, from where it may come to the same sums in fewer steps.
 *
 * @param <T> the records' type
 */
public final class LatestRecords<T extends MessageLite> implements TopicFollower.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(LatestRecords.class);

  private final Map<String, T> records = new ConcurrentHashMap<>();
  private final Parser<T> parser;
  private final Function<T, String> key;
  private final int maxRecords;
  private final Consumer<String> added;

  /**
   * @param key the key a record belongs under; one that stands under another is left out
   * @param maxRecords further keys are left out
   */
  public LatestRecords(Parser<T> parser, Function<T, String> key, int maxRecords) {
    this(parser, key, maxRecords, id -> {});
  }

  /**
   * @param added told of each key that was not there before, on the follower's thread
   */
  public LatestRecords(
      Parser<T> parser, Function<T, String> key, int maxRecords, Consumer<String> added) {
    this.parser = parser;
    this.key = key;
    this.maxRecords = maxRecords;
    this.added = added;
  }

  @Override
  public void accept(byte @Nullable [] keyBytes, byte @Nullable [] value) {
    if (keyBytes == null) {
      return;
    }
    String id = new String(keyBytes, StandardCharsets.UTF_8);
    if (value == null) {
      records.remove(id);
      return;
    }
    try {
      T record = parser.parseFrom(value);
      if (id.equals(key.apply(record))
          && (records.size() < maxRecords || records.containsKey(id))
          && records.put(id, record) == null) {
        added.accept(id);
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.warn(
          "a record of {} bytes under a key of {} was left out: unreadable",
          value.length,
          keyBytes.length);
    }
  }

  @Override
  public void publish() {}

  public @Nullable T find(String id) {
    return records.get(id);
  }

  public Collection<T> all() {
    return Collections.unmodifiableCollection(records.values());
  }
}
