package io.everystore.jobs.offer;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.StageInput;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads out of the decisions who was granted what, for the stages of people. Decisions come back
 * through the log: the stage of offers stands behind those of people, whose meetings it counts.
 */
public final class GrantReader extends ProcessFunction<LogRecord, StageInput> {
  private static final Logger LOG = LoggerFactory.getLogger(GrantReader.class);
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(LogRecord record, Context context, Collector<StageInput> out) {
    byte[] value = record.value();
    if (value == null) {
      return;
    }
    try {
      OfferDecision decision = OfferDecision.parseFrom(value);
      if (decision.hasPerson() && !decision.getPerson().getPersonId().isEmpty()) {
        out.collect(
            new StageInput.Redeemed(
                decision.getPerson().getPersonId(), decision.getPerson().toByteArray()));
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("decision at offset {} is unreadable, left out", record.offset());
    }
  }
}
