package io.everystore.jobs.experiment;

import io.everystore.feature.proto.Exposure;
import io.everystore.feature.proto.UnitOutcome;
import io.everystore.feature.proto.UnitState;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.UnitInput;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Joins the exposures of one unit with what it did later.
 *
 * <p>State ends with the windows of its exposures; what was done without any is forgotten after an
 * hour. Windows are told by event time and ended by the wall clock, a day late.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class UnitFunction extends KeyedProcessFunction<String, UnitInput, KeyedDelta> {
  /** How long an exposure may come behind what was done after it. */
  static final Duration RECENT = Duration.ofHours(1);

  /** How long an outcome may come after the window it belongs to. */
  static final Duration LATE = Duration.ofDays(1);

  private static final long serialVersionUID = 1L;

  private transient ValueState<byte[]> state;

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("unit", BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void processElement(UnitInput input, Context context, Collector<KeyedDelta> out)
      throws Exception {
    if (input instanceof UnitInput.Erased) {
      state.clear();
      return;
    }
    byte[] bytes = state.value();
    long nowMillis = context.timerService().currentProcessingTime();
    UnitJoin join = join(bytes, out);
    if (input instanceof UnitInput.Exposed exposed) {
      join.expose(Exposure.parseFrom(exposed.exposure()));
    } else if (input instanceof UnitInput.Outcome outcome) {
      join.act(
          UnitOutcome.newBuilder()
              .setKind(outcome.kind())
              .setTimeMillis(outcome.timeMillis())
              .setRevenueCents(outcome.revenueCents())
              .build());
    }
    state.update(join.toState().setLastSeenMillis(nowMillis).build().toByteArray());
    if (bytes == null) {
      context.timerService().registerProcessingTimeTimer(nowMillis + RECENT.toMillis());
    }
  }

  /** The unit's only timer: forgets what is over, and comes again when something is left. */
  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<KeyedDelta> out)
      throws Exception {
    byte[] bytes = state.value();
    if (bytes == null) {
      return;
    }
    long nowMillis = context.timerService().currentProcessingTime();
    long lastSeenMillis = UnitState.parseFrom(bytes).getLastSeenMillis();
    UnitJoin join = join(bytes, out);
    boolean idle = nowMillis >= lastSeenMillis + RECENT.toMillis();
    if (idle) {
      join.forgetRecent();
    }
    join.forgetEnded(nowMillis - LATE.toMillis());
    if (join.isEmpty()) {
      state.clear();
      return;
    }
    state.update(join.toState().setLastSeenMillis(lastSeenMillis).build().toByteArray());
    long again =
        idle
            ? Math.max(nowMillis + 1, join.nextEndMillis() + LATE.toMillis() + 1)
            : lastSeenMillis + RECENT.toMillis();
    context.timerService().registerProcessingTimeTimer(again);
  }

  private static UnitJoin join(byte[] bytes, Collector<KeyedDelta> out) throws Exception {
    UnitState known = bytes == null ? UnitState.getDefaultInstance() : UnitState.parseFrom(bytes);
    return new UnitJoin(
        known,
        change ->
            out.collect(
                new KeyedDelta(
                    change.getExperimentId() + "/" + change.getVariationId(),
                    change.toByteArray())));
  }
}
