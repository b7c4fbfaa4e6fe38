package io.everystore.serving.segment;

import io.everystore.feature.proto.SegmentSize;
import io.everystore.serving.materialize.LatestRecords;
import io.everystore.serving.materialize.TopicFollower;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** How many people are in each segment, as the job counts them. Thread-safe. */
public final class SegmentCounts implements TopicFollower.Handler {
  /** Segments kept, those that were deleted among them. */
  private static final int MAX_SEGMENTS = 10_000;

  private final LatestRecords<SegmentSize> sizes;

  public SegmentCounts(MeterRegistry registry) {
    sizes =
        new LatestRecords<>(
            SegmentSize.parser(),
            SegmentSize::getSegmentId,
            MAX_SEGMENTS,
            id ->
                Gauge.builder("everystore.segment.members", () -> of(id).getMembers())
                    .description("People in a segment")
                    .tag("segment", id)
                    .register(registry));
  }

  @Override
  public void accept(byte @Nullable [] key, byte @Nullable [] value) {
    sizes.accept(key, value);
  }

  @Override
  public void publish() {
    sizes.publish();
  }

  /** What is known of a segment; all 0 before the job has told of it. */
  public SegmentSize of(String segmentId) {
    SegmentSize size = sizes.find(segmentId);
    return size == null ? SegmentSize.getDefaultInstance() : size;
  }
}
