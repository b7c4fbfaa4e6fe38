package io.everystore.jobs.segment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.aggregate.ValueHistogram;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.ValueDistribution;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.KeyedSumFunction;
import org.apache.flink.streaming.api.TimerService;
import org.jspecify.annotations.Nullable;

/**
 * Sums how many people have which value of a feature and writes it at most once an interval: soon
 * after the first one is counted, so that a new segment does not wait.
 *
 * <p>The state of a feature stays while anybody is counted; with no segment that ranks people by it
 * everybody is taken back.
 */
public final class DistributionFunction extends KeyedSumFunction {
  private static final long serialVersionUID = 1L;

  private final long firstWriteMillis;

  public DistributionFunction(long firstWriteMillis, long writeIntervalMillis) {
    super("value-distribution", null, writeIntervalMillis);
    this.firstWriteMillis = firstWriteMillis;
  }

  @Override
  protected byte[] sum(byte @Nullable [] before, KeyedDelta delta, long nowMillis)
      throws InvalidProtocolBufferException {
    ValueDistribution known =
        before == null
            ? ValueDistribution.getDefaultInstance()
            : ValueDistribution.parseFrom(before);
    ValueHistogram sum = ValueHistogram.of(known);
    sum.add(ValueDistribution.parseFrom(delta.value()));
    return sum.toProto()
        .setFeature(delta.key())
        .setVersion(known.getVersion() + 1)
        .build()
        .toByteArray();
  }

  @Override
  protected void schedule(TimerService timers, boolean isFirst) {
    if (isFirst) {
      timers.registerProcessingTimeTimer(timers.currentProcessingTime() + firstWriteMillis);
    } else {
      super.schedule(timers, false);
    }
  }

  @Override
  protected OutboundRecord record(String key, byte[] sum, long nowMillis)
      throws InvalidProtocolBufferException {
    return ValueDistribution.parseFrom(sum).getBucketsCount() == 0
        ? OutboundRecord.tombstone(Topics.VALUE_DISTRIBUTIONS, key)
        : OutboundRecord.of(Topics.VALUE_DISTRIBUTIONS, key, sum);
  }
}
