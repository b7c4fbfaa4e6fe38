package io.everystore.jobs.segment;

import io.everystore.feature.aggregate.ValueHistogram;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.ValueDistribution;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sums how many people have which value of a feature and writes it at most once an interval: soon
 * after the first one is counted, so that a new segment does not wait.
 *
 * <p>The state of a feature stays while anybody is counted; with no segment that ranks people by it
 * everybody is taken back.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class DistributionFunction
    extends KeyedProcessFunction<String, KeyedDelta, OutboundRecord> {
  private static final long serialVersionUID = 1L;

  private final long firstWriteMillis;
  private final long writeIntervalMillis;

  private transient ValueState<byte[]> state;

  public DistributionFunction(long firstWriteMillis, long writeIntervalMillis) {
    this.firstWriteMillis = firstWriteMillis;
    this.writeIntervalMillis = writeIntervalMillis;
  }

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "value-distribution", BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void processElement(KeyedDelta delta, Context context, Collector<OutboundRecord> out)
      throws Exception {
    byte[] bytes = state.value();
    ValueDistribution before =
        bytes == null ? ValueDistribution.getDefaultInstance() : ValueDistribution.parseFrom(bytes);
    ValueHistogram sum = ValueHistogram.of(before);
    sum.add(ValueDistribution.parseFrom(delta.value()));
    state.update(
        sum.toProto()
            .setFeature(delta.key())
            .setVersion(before.getVersion() + 1)
            .build()
            .toByteArray());
    long nowMillis = context.timerService().currentProcessingTime();
    // Rounded up, so that all changes of an interval share one timer.
    context
        .timerService()
        .registerProcessingTimeTimer(
            bytes == null
                ? nowMillis + firstWriteMillis
                : (nowMillis / writeIntervalMillis + 1) * writeIntervalMillis);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<OutboundRecord> out)
      throws Exception {
    byte[] bytes = state.value();
    if (bytes == null) {
      return;
    }
    String feature = context.getCurrentKey();
    if (ValueDistribution.parseFrom(bytes).getBucketsCount() == 0) {
      state.clear();
      out.collect(OutboundRecord.tombstone(Topics.VALUE_DISTRIBUTIONS, feature));
    } else {
      out.collect(OutboundRecord.of(Topics.VALUE_DISTRIBUTIONS, feature, bytes));
    }
  }
}
