package io.everystore.jobs.offer;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.jobs.record.DeadLetters;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.OfferInput;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.types.JobTypes;
import java.nio.charset.StandardCharsets;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Reads commands; what is none, or stands under another offer's key, becomes a dead letter. */
public final class OfferCommandReader extends ProcessFunction<LogRecord, OfferInput> {
  public static final OutputTag<OutboundRecord> DEAD_LETTERS =
      new OutputTag<>("offer-dead-letters", JobTypes.OUTBOUND_RECORD);

  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(LogRecord record, Context context, Collector<OfferInput> out) {
    byte[] value = record.value();
    OfferCommand command = parse(record.key(), value);
    if (command == null || value == null) {
      context.output(
          DEAD_LETTERS, DeadLetters.of(Topics.OFFER_COMMANDS, record, "not-an-offer-command"));
    } else {
      out.collect(new OfferInput.Command(command.getOfferId(), record.timestampMillis(), value));
    }
  }

  private static @Nullable OfferCommand parse(byte @Nullable [] key, byte @Nullable [] value) {
    try {
      OfferCommand command = value == null ? null : OfferCommand.parseFrom(value);
      return command == null
              || key == null
              || !DefinitionKey.isId(command.getOfferId())
              || !command.getOfferId().equals(new String(key, StandardCharsets.UTF_8))
              || command.getKindCase() == OfferCommand.KindCase.KIND_NOT_SET
          ? null
          : command;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
