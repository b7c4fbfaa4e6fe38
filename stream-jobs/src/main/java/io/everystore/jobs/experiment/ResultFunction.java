package io.everystore.jobs.experiment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.VariationResult;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.KeyedSumFunction;
import java.time.Duration;
import org.apache.flink.streaming.api.TimerService;
import org.jspecify.annotations.Nullable;

/**
 * Sums what units add to one variation and writes the sums, as they are, at most once an interval.
 * Ends a variation that nothing was added to for {@link #LIFETIME}.
 */
public final class ResultFunction extends KeyedSumFunction {
  static final Duration LIFETIME = Duration.ofDays(400);

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final long serialVersionUID = 1L;

  public ResultFunction(long writeIntervalMillis) {
    super("result", null, writeIntervalMillis);
  }

  @Override
  protected byte[] sum(byte @Nullable [] before, KeyedDelta delta, long nowMillis)
      throws InvalidProtocolBufferException {
    VariationResult sums =
        before == null ? VariationResult.getDefaultInstance() : VariationResult.parseFrom(before);
    VariationResult change = VariationResult.parseFrom(delta.value());
    return VariationResult.newBuilder()
        .setVersion(sums.getVersion() + 1)
        .setExperimentId(change.getExperimentId())
        .setVariationId(change.getVariationId())
        .setExposed(sums.getExposed() + change.getExposed())
        .setClicked(sums.getClicked() + change.getClicked())
        .setCarted(sums.getCarted() + change.getCarted())
        .setPurchased(sums.getPurchased() + change.getPurchased())
        .setRevenue(sums.getRevenue() + change.getRevenue())
        .setRevenueSquared(sums.getRevenueSquared() + change.getRevenueSquared())
        .setUpdatedTimeMillis(nowMillis)
        .build()
        .toByteArray();
  }

  @Override
  protected void schedule(TimerService timers, boolean isFirst) {
    super.schedule(timers, isFirst);
    // All ends of a day share one timer.
    timers.registerProcessingTimeTimer(
        ((timers.currentProcessingTime() + LIFETIME.toMillis()) / DAY_MILLIS + 1) * DAY_MILLIS);
  }

  @Override
  protected OutboundRecord record(String key, byte[] sum, long nowMillis)
      throws InvalidProtocolBufferException {
    long updatedMillis = VariationResult.parseFrom(sum).getUpdatedTimeMillis();
    return nowMillis - updatedMillis >= LIFETIME.toMillis()
        ? OutboundRecord.tombstone(Topics.EXPERIMENT_RESULTS, key)
        : OutboundRecord.of(Topics.EXPERIMENT_RESULTS, key, sum);
  }
}
