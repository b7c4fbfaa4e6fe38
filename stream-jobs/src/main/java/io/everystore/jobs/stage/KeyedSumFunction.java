package io.everystore.jobs.stage;

import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Sums what is told of a key and writes the sum, as it is, at most once an interval. */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public abstract class KeyedSumFunction
    extends KeyedProcessFunction<String, KeyedDelta, OutboundRecord> {
  private static final long serialVersionUID = 1L;

  private final String stateName;
  private final @Nullable Duration kept;
  private final long writeIntervalMillis;

  private transient ValueState<byte[]> state;

  /**
   * @param stateName names the state in checkpoints
   * @param kept for how long a sum that nothing is added to is kept; null for ever
   */
  protected KeyedSumFunction(String stateName, @Nullable Duration kept, long writeIntervalMillis) {
    this.stateName = stateName;
    this.kept = kept;
    this.writeIntervalMillis = writeIntervalMillis;
  }

  @Override
  public void open(OpenContext context) {
    ValueStateDescriptor<byte[]> descriptor =
        new ValueStateDescriptor<>(stateName, BytePrimitiveArraySerializer.INSTANCE);
    if (kept != null) {
      descriptor.enableTimeToLive(StateTtlConfig.newBuilder(kept).build());
    }
    state = getRuntimeContext().getState(descriptor);
  }

  /**
   * Adds to the sum of a key.
   *
   * @param before the sum so far; null for none
   * @return the sum now
   */
  protected abstract byte[] sum(byte @Nullable [] before, KeyedDelta delta, long nowMillis)
      throws Exception;

  /** The record that tells the sum of a key; a tombstone when the sum is to be forgotten. */
  protected abstract OutboundRecord record(String key, byte[] sum, long nowMillis) throws Exception;

  /**
   * Registers when {@link #record} is to be asked.
   *
   * @param isFirst true when there was no sum of the key before
   */
  protected void schedule(TimerService timers, boolean isFirst) {
    // Rounded up, so that all changes of an interval share one timer.
    timers.registerProcessingTimeTimer(
        (timers.currentProcessingTime() / writeIntervalMillis + 1) * writeIntervalMillis);
  }

  @Override
  public void processElement(KeyedDelta delta, Context context, Collector<OutboundRecord> out)
      throws Exception {
    byte[] before = state.value();
    TimerService timers = context.timerService();
    state.update(sum(before, delta, timers.currentProcessingTime()));
    schedule(timers, before == null);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<OutboundRecord> out)
      throws Exception {
    byte[] sum = state.value();
    if (sum == null) {
      return;
    }
    OutboundRecord record =
        record(context.getCurrentKey(), sum, context.timerService().currentProcessingTime());
    if (record.value() == null) {
      state.clear();
    }
    out.collect(record);
  }
}
