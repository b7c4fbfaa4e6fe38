package io.everystore.jobs.segment;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.SegmentTrend;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sums what the people of a segment turn to and writes the top of it, at most once an interval.
 * What nobody has added to for a month is forgotten, here and in the topic.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class SegmentTrendFunction
    extends KeyedProcessFunction<String, KeyedDelta, OutboundRecord> {
  /** Items written, as many as a list of candidates is long. */
  static final int WRITTEN_ITEMS = 100;

  private static final Duration KEPT = Duration.ofDays(30);

  private static final long serialVersionUID = 1L;

  private final long writeIntervalMillis;

  private transient ValueState<byte[]> state;

  public SegmentTrendFunction(long writeIntervalMillis) {
    this.writeIntervalMillis = writeIntervalMillis;
  }

  @Override
  public void open(OpenContext context) {
    ValueStateDescriptor<byte[]> descriptor =
        new ValueStateDescriptor<>("segment-trend", BytePrimitiveArraySerializer.INSTANCE);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(KEPT).build());
    state = getRuntimeContext().getState(descriptor);
  }

  @Override
  public void processElement(KeyedDelta delta, Context context, Collector<OutboundRecord> out)
      throws Exception {
    byte[] bytes = state.value();
    TrendSums sums = bytes == null ? new TrendSums() : TrendSums.of(SegmentTrend.parseFrom(bytes));
    sums.merge(SegmentTrend.parseFrom(delta.value()));
    state.update(sums.toProto(delta.key(), TrendSums.MAX_ITEMS).toByteArray());
    long nowMillis = context.timerService().currentProcessingTime();
    // Rounded up, so that all changes of an interval share one timer.
    context
        .timerService()
        .registerProcessingTimeTimer((nowMillis / writeIntervalMillis + 1) * writeIntervalMillis);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<OutboundRecord> out)
      throws Exception {
    byte[] bytes = state.value();
    if (bytes == null) {
      return;
    }
    String segmentId = context.getCurrentKey();
    SegmentTrend trend =
        TrendSums.of(SegmentTrend.parseFrom(bytes)).toProto(segmentId, WRITTEN_ITEMS);
    out.collect(OutboundRecord.of(Topics.SEGMENT_TRENDS, segmentId, trend.toByteArray()));
  }
}
