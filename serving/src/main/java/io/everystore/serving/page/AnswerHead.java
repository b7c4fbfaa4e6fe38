package io.everystore.serving.page;

import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.row.Strategy;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** Writes the beginning of an answer: what it is, its id, how long it took and for whom. */
final class AnswerHead {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final JsonBuffer out;
  private final char[] id = new char[32];

  AnswerHead(JsonBuffer out) {
    this.out = out;
  }

  void page(PageKind page, boolean fresh, Visitor visitor, long tookNanos) {
    out.ascii("{\"page\":\"").ascii(page.id()).ascii("\",");
    common(fresh, tookNanos);
    out.ascii(",\"profile\":{\"known\":").ascii(Boolean.toString(visitor.known()));
    if (visitor.known()) {
      out.ascii(",\"last_event_time\":\"")
          .ascii(Instant.ofEpochMilli(visitor.lastEventTimeMillis()).toString())
          .ascii("\",\"staleness_ms\":")
          .number(Math.max(0, visitor.nowMillis() - visitor.lastEventTimeMillis()));
    } else {
      out.ascii(",\"last_event_time\":null,\"staleness_ms\":null");
    }
    out.ascii(",\"segments\":[]}");
  }

  void recommendations(Strategy strategy, boolean fresh, long tookNanos) {
    out.ascii("{\"strategy\":\"").ascii(strategy.id()).ascii("\",");
    common(fresh, tookNanos);
  }

  void rank(boolean fresh, long tookNanos) {
    out.ascii("{");
    common(fresh, tookNanos);
  }

  private void common(boolean fresh, long tookNanos) {
    out.ascii("\"recommendation_id\":\"").ascii(nextId()).ascii("\",\"took_ms\":");
    out.decimal(tookNanos / 1e6, 3).ascii(",\"fresh\":").ascii(Boolean.toString(fresh));
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
