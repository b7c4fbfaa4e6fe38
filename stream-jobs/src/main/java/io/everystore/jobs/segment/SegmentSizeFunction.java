package io.everystore.jobs.segment;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.SegmentSize;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Sums how sizes of segments change and writes the sums, as they are, at most once an interval.
 *
 * <p>Stages tell of a new definition one after the other, so what one of them says of the version
 * before is late: it adds to the members and to nothing else. The state of a segment stays as long
 * as it has members or a definition; segments are few.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class SegmentSizeFunction
    extends KeyedProcessFunction<String, KeyedDelta, OutboundRecord> {
  private static final long serialVersionUID = 1L;

  private final long writeIntervalMillis;

  private transient ValueState<byte[]> state;

  public SegmentSizeFunction(long writeIntervalMillis) {
    this.writeIntervalMillis = writeIntervalMillis;
  }

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>("segment-size", BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void processElement(KeyedDelta delta, Context context, Collector<OutboundRecord> out)
      throws Exception {
    byte[] bytes = state.value();
    SegmentSize before =
        bytes == null ? SegmentSize.getDefaultInstance() : SegmentSize.parseFrom(bytes);
    long nowMillis = context.timerService().currentProcessingTime();
    SegmentSize after = sum(before, SegmentSize.parseFrom(delta.value()), nowMillis);
    state.update(after.toByteArray());
    // Rounded up, so that all changes of an interval share one timer.
    context
        .timerService()
        .registerProcessingTimeTimer((nowMillis / writeIntervalMillis + 1) * writeIntervalMillis);
  }

  static SegmentSize sum(SegmentSize before, SegmentSize change, long nowMillis) {
    SegmentSize.Builder after = counted(before, change, nowMillis);
    SizeHistory.note(after, nowMillis);
    return after.build();
  }

  private static SegmentSize.Builder counted(
      SegmentSize before, SegmentSize change, long nowMillis) {
    SegmentSize.Builder after =
        before.toBuilder()
            .setSegmentId(change.getSegmentId())
            .setVersion(before.getVersion() + 1)
            .setMembers(before.getMembers() + change.getMembers())
            .setParts(change.getParts());
    if (change.getDefinitionVersion() > before.getDefinitionVersion()) {
      after.setDefinitionVersion(change.getDefinitionVersion());
      after.setEvaluated(0).setPartsDone(0).setEvaluatedTimeMillis(0);
    }
    if (change.getDefinitionVersion() < after.getDefinitionVersion()) {
      return after;
    }
    after.setEvaluated(after.getEvaluated() + change.getEvaluated());
    after.setPartsDone(Math.min(change.getParts(), after.getPartsDone() + change.getPartsDone()));
    if (change.getPartsDone() > 0 && after.getPartsDone() == after.getParts()) {
      after.setEvaluatedTimeMillis(nowMillis);
    }
    return after;
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<OutboundRecord> out)
      throws Exception {
    byte[] bytes = state.value();
    if (bytes == null) {
      return;
    }
    out.collect(OutboundRecord.of(Topics.SEGMENT_SIZES, context.getCurrentKey(), bytes));
  }
}
