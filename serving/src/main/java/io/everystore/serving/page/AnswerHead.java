package io.everystore.serving.page;

import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.row.Strategy;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** Writes the beginning of an answer: what it is, its id, how long it took and for whom. */
final class AnswerHead {
  /** Blanks, which JSON allows around a number, for milliseconds with three decimals. */
  private static final String ROOM_FOR_TOOK = "          ";

  private static final long MAX_MICROS = 999_999_999;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final JsonBuffer out;
  private final char[] id = new char[32];
  private int tookAt;
  private String recommendationId = "";

  AnswerHead(JsonBuffer out) {
    this.out = out;
  }

  void page(String page, boolean fresh, Visitor visitor) {
    out.ascii("{\"page\":\"").ascii(page).ascii("\",");
    common(fresh);
    out.ascii(",\"profile\":{\"known\":").ascii(Boolean.toString(visitor.known()));
    if (visitor.known()) {
      out.ascii(",\"last_event_time\":\"")
          .ascii(Instant.ofEpochMilli(visitor.lastEventTimeMillis()).toString())
          .ascii("\",\"staleness_ms\":")
          .number(Math.max(0, visitor.nowMillis() - visitor.lastEventTimeMillis()));
    } else {
      out.ascii(",\"last_event_time\":null,\"staleness_ms\":null");
    }
    out.ascii(",\"segments\":[");
    String separator = "\"";
    for (String segmentId : visitor.segmentIds()) {
      out.ascii(separator).ascii(segmentId).ascii("\"");
      separator = ",\"";
    }
    out.ascii("]}");
  }

  void recommendations(Strategy strategy, boolean fresh) {
    out.ascii("{\"strategy\":\"").ascii(strategy.id()).ascii("\",");
    common(fresh);
  }

  void rank(boolean fresh) {
    out.ascii("{");
    common(fresh);
  }

  private void common(boolean fresh) {
    recommendationId = nextId();
    out.ascii("\"recommendation_id\":\"").ascii(recommendationId).ascii("\",\"took_ms\":");
    tookAt = out.length();
    out.ascii(ROOM_FOR_TOOK).ascii(",\"fresh\":").ascii(Boolean.toString(fresh));
  }

  /** The id that was written last. */
  String recommendationId() {
    return recommendationId;
  }

  /** Fills in how long the answer took, now that it is written. */
  void took(long nanos) {
    long micros = Math.min(nanos / 1_000, MAX_MICROS);
    String decimals = Long.toString(1_000 + micros % 1_000).substring(1);
    out.overwrite(tookAt, micros / 1_000 + "." + decimals);
  }

  /** 128 random bits: distinct without any agreement between processes. */
  private String nextId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long bits = random.nextLong();
    for (int i = 0; i < id.length; i++) {
      if (i == id.length / 2) {
        bits = random.nextLong();
      }
      id[i] = HEX[(int) (bits & 0xF)];
      bits >>>= 4;
    }
    return new String(id);
  }
}
