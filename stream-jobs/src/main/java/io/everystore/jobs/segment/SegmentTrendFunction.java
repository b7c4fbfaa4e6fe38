package io.everystore.jobs.segment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.SegmentTrend;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.KeyedSumFunction;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sums what the people of a segment turn to and writes the top of it, at most once an interval.
 * What nobody has added to for a month is forgotten, here and in the topic.
 */
public final class SegmentTrendFunction extends KeyedSumFunction {
  /** Items written, as many as a list of candidates is long. */
  static final int WRITTEN_ITEMS = 100;

  private static final Duration KEPT = Duration.ofDays(30);

  private static final long serialVersionUID = 1L;

  public SegmentTrendFunction(long writeIntervalMillis) {
    super("segment-trend", KEPT, writeIntervalMillis);
  }

  @Override
  protected byte[] sum(byte @Nullable [] before, KeyedDelta delta, long nowMillis)
      throws InvalidProtocolBufferException {
    TrendSums sums =
        before == null ? new TrendSums() : TrendSums.of(SegmentTrend.parseFrom(before));
    sums.merge(SegmentTrend.parseFrom(delta.value()));
    return sums.all(delta.key()).toByteArray();
  }

  @Override
  protected OutboundRecord record(String key, byte[] sum, long nowMillis)
      throws InvalidProtocolBufferException {
    SegmentTrend top = TrendSums.of(SegmentTrend.parseFrom(sum)).heaviest(key, WRITTEN_ITEMS);
    return OutboundRecord.of(Topics.SEGMENT_TRENDS, key, top.toByteArray());
  }
}
