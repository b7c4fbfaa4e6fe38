package io.everystore.jobs.record;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way to a topic.
 *
 * @param value null for a tombstone
 * @param partition {@link #ANY_PARTITION} to let the key decide
 */
public record OutboundRecord(
    String topic, byte[] key, byte @Nullable [] value, int partition, List<Header> headers) {
  public static final int ANY_PARTITION = -1;

  /** A record placed by its key. */
  public static OutboundRecord of(String topic, String key, byte @Nullable [] value) {
    return new OutboundRecord(
        topic, key.getBytes(StandardCharsets.UTF_8), value, ANY_PARTITION, List.of());
  }

  /** A record that deletes what a compacted topic holds under the key. */
  public static OutboundRecord tombstone(String topic, String key) {
    return of(topic, key, null);
  }

  /** A record header. */
  public record Header(String name, String value) {}
}
