package io.everystore.jobs.segment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.SegmentSize;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.KeyedSumFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sums how sizes of segments change and writes the sums, as they are, at most once an interval.
 *
 * <p>Stages tell of a new definition one after the other, so what one of them says of the version
 * before is late: it adds to the members and to nothing else. The state of a segment stays as long
 * as it has members or a definition; segments are few.
 */
public final class SegmentSizeFunction extends KeyedSumFunction {
  private static final long serialVersionUID = 1L;

  public SegmentSizeFunction(long writeIntervalMillis) {
    super("segment-size", null, writeIntervalMillis);
  }

  @Override
  protected byte[] sum(byte @Nullable [] before, KeyedDelta delta, long nowMillis)
      throws InvalidProtocolBufferException {
    return sum(
            before == null ? SegmentSize.getDefaultInstance() : SegmentSize.parseFrom(before),
            SegmentSize.parseFrom(delta.value()),
            nowMillis)
        .toByteArray();
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
      after.setPartsDisabled(0).setDisabledTimeMillis(0);
    }
    if (change.getDefinitionVersion() < after.getDefinitionVersion()) {
      return after;
    }
    after.setEvaluated(after.getEvaluated() + change.getEvaluated());
    after.setPartsDone(Math.min(change.getParts(), after.getPartsDone() + change.getPartsDone()));
    if (change.getPartsDone() > 0 && after.getPartsDone() == after.getParts()) {
      after.setEvaluatedTimeMillis(nowMillis);
    }
    after.setPartsDisabled(
        Math.min(change.getParts(), after.getPartsDisabled() + change.getPartsDisabled()));
    if (after.getPartsDisabled() > 0 && after.getDisabledTimeMillis() == 0) {
      after.setDisabledTimeMillis(nowMillis);
    }
    return after;
  }

  @Override
  protected OutboundRecord record(String key, byte[] sum, long nowMillis) {
    return OutboundRecord.of(Topics.SEGMENT_SIZES, key, sum);
  }
}
