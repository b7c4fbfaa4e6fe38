package io.everystore.jobs.experiment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Exposure;
import io.everystore.jobs.record.DeadLetters;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.UnitInput;
import io.everystore.jobs.types.JobTypes;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Reads exposures; what is none becomes a dead letter. */
public final class ExposureReader extends ProcessFunction<LogRecord, UnitInput> {
  public static final OutputTag<OutboundRecord> DEAD_LETTERS =
      new OutputTag<>("exposure-dead-letters", JobTypes.OUTBOUND_RECORD);

  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(LogRecord record, Context context, Collector<UnitInput> out) {
    Exposure exposure = parse(record.value());
    if (exposure == null || record.value() == null) {
      context.output(DEAD_LETTERS, DeadLetters.of(Topics.EXPOSURES, record, "not-an-exposure"));
    } else {
      out.collect(new UnitInput.Exposed(exposure.getUnit(), record.value()));
    }
  }

  private static @Nullable Exposure parse(byte @Nullable [] value) {
    try {
      Exposure exposure = value == null ? null : Exposure.parseFrom(value);
      return exposure == null
              || exposure.getUnit().isEmpty()
              || exposure.getExperimentId().isEmpty()
              || exposure.getVariationId().isEmpty()
              || exposure.getTimeMillis() <= 0
          ? null
          : exposure;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
