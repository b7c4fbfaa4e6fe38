package io.everystore.jobs.experiment;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.VariationResult;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sums what units add to one variation and writes the sums, as they are, at most once an interval.
 * Ends a variation that nothing was added to for {@link #LIFETIME}.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class ResultFunction extends KeyedProcessFunction<String, KeyedDelta, OutboundRecord> {
  static final Duration LIFETIME = Duration.ofDays(400);

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final long serialVersionUID = 1L;

  private final long writeIntervalMillis;

  private transient ValueState<byte[]> state;

  public ResultFunction(long writeIntervalMillis) {
    this.writeIntervalMillis = writeIntervalMillis;
  }

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("result", BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void processElement(KeyedDelta delta, Context context, Collector<OutboundRecord> out)
      throws Exception {
    VariationResult change = VariationResult.parseFrom(delta.value());
    VariationResult sums = sums();
    long nowMillis = context.timerService().currentProcessingTime();
    state.update(
        VariationResult.newBuilder()
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
            .toByteArray());
    // Rounded up, so that all changes of an interval, and all ends of a day, share one timer.
    context
        .timerService()
        .registerProcessingTimeTimer((nowMillis / writeIntervalMillis + 1) * writeIntervalMillis);
    context
        .timerService()
        .registerProcessingTimeTimer(
            ((nowMillis + LIFETIME.toMillis()) / DAY_MILLIS + 1) * DAY_MILLIS);
  }

  private VariationResult sums() throws Exception {
    byte[] bytes = state.value();
    return bytes == null ? VariationResult.getDefaultInstance() : VariationResult.parseFrom(bytes);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<OutboundRecord> out)
      throws Exception {
    byte[] bytes = state.value();
    if (bytes == null) {
      return;
    }
    String key = context.getCurrentKey();
    long updatedMillis = VariationResult.parseFrom(bytes).getUpdatedTimeMillis();
    if (context.timerService().currentProcessingTime() - updatedMillis >= LIFETIME.toMillis()) {
      state.clear();
      out.collect(OutboundRecord.tombstone(Topics.EXPERIMENT_RESULTS, key));
    } else {
      out.collect(OutboundRecord.of(Topics.EXPERIMENT_RESULTS, key, bytes));
    }
  }
}
