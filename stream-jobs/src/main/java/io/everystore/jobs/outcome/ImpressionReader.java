package io.everystore.jobs.outcome;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionRow;
import io.everystore.jobs.learning.ImpressionRows;
import io.everystore.jobs.record.AnswerFact;
import io.everystore.jobs.record.DeadLetters;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.types.JobTypes;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Reads impressions from their topic. What teaches nothing is left out before anything is kept, and
 * answers without anything else; what cannot be read becomes a dead letter.
 */
public final class ImpressionReader extends ProcessFunction<LogRecord, AnswerFact> {
  public static final OutputTag<OutboundRecord> DEAD_LETTERS =
      new OutputTag<>("dead-impressions", JobTypes.OUTBOUND_RECORD);

  /** Longer records are not looked into. */
  static final int MAX_RECORD_BYTES = 256 * 1024;

  /** As many characters as an id may have; a serializer takes no more than 65535 bytes. */
  static final int MAX_ID_CHARS = 256;

  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(LogRecord record, Context context, Collector<AnswerFact> out) {
    byte[] value = record.value();
    if (value == null || value.length > MAX_RECORD_BYTES) {
      refuse(record, value == null ? "no value" : value.length + " bytes", context);
      return;
    }
    try {
      Impression impression = Impression.parseFrom(value);
      String wrong = wrong(impression);
      if (wrong != null) {
        refuse(record, wrong, context);
        return;
      }
      Impression kept = ImpressionRows.kept(impression);
      if (kept.getRowsCount() > 0) {
        out.collect(new AnswerFact.Shown(kept.getRecommendationId(), kept.toByteArray()));
      }
    } catch (InvalidProtocolBufferException e) {
      refuse(record, "unreadable: " + e.getMessage(), context);
    }
  }

  private static @Nullable String wrong(Impression impression) {
    if (impression.getRecommendationId().isEmpty()) {
      return "recommendation_id: missing";
    }
    if (isTooLong(impression.getRecommendationId())) {
      return "recommendation_id: too long";
    }
    if (isTooLong(impression.getPage()) || isTooLong(impression.getSegment())) {
      return "page or segment: too long";
    }
    for (ImpressionRow row : impression.getRowsList()) {
      if (isTooLong(row.getRowId()) || isTooLong(row.getStrategy())) {
        return "row or strategy: too long";
      }
    }
    return null;
  }

  private static boolean isTooLong(String text) {
    return text.length() > MAX_ID_CHARS;
  }

  private static void refuse(LogRecord record, String reason, Context context) {
    context.output(DEAD_LETTERS, DeadLetters.of(Topics.IMPRESSIONS, record, reason));
  }
}
