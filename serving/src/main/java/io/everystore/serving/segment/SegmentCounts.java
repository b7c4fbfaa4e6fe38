package io.everystore.serving.segment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.SegmentSize;
import io.everystore.serving.materialize.TopicFollower;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many people are in each segment, as the job counts them. Thread-safe. */
public final class SegmentCounts implements TopicFollower.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentCounts.class);

  /** Segments kept, those that were deleted among them. */
  private static final int MAX_SEGMENTS = 10_000;

  private final Map<String, SegmentSize> sizes = new ConcurrentHashMap<>();
  private final MeterRegistry registry;

  public SegmentCounts(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void accept(byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return;
    }
    String id = new String(key, StandardCharsets.UTF_8);
    if (value == null) {
      sizes.remove(id);
      return;
    }
    try {
      SegmentSize size = SegmentSize.parseFrom(value);
      if (size.getSegmentId().equals(id)
          && (sizes.size() < MAX_SEGMENTS || sizes.containsKey(id))) {
        take(id, size);
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("a size of a segment was left out: unreadable");
    }
  }

  private void take(String id, SegmentSize size) {
    boolean isNew = !sizes.containsKey(id);
    sizes.merge(id, size, (old, next) -> next.getVersion() < old.getVersion() ? old : next);
    if (isNew) {
      Gauge.builder("everystore.segment.members", () -> of(id).getMembers())
          .description("People in a segment")
          .tag("segment", id)
          .register(registry);
    }
  }

  @Override
  public void publish() {}

  /** What is known of a segment; all 0 before the job has told of it. */
  public SegmentSize of(String segmentId) {
    return sizes.getOrDefault(segmentId, SegmentSize.getDefaultInstance());
  }
}
