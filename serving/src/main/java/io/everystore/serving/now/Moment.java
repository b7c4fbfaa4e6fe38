package io.everystore.serving.now;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * What was measured in one second.
 *
 * @param eventsPerSecond events accepted
 * @param pagesPerSecond pages answered
 * @param fallbacksPerSecond rows answered with less than they should be
 * @param pageP50Millis of the last seconds; NaN when no page was answered
 * @param freshnessP50Millis from the receipt of an event to its profile being served; NaN without
 * @param waitingRecords not applied to the views yet
 * @param segmentMembers by the segment's id
 */
record Moment(
    long timeMillis,
    double eventsPerSecond,
    double pagesPerSecond,
    double fallbacksPerSecond,
    double pageP50Millis,
    double pageP99Millis,
    double freshnessP50Millis,
    double freshnessP99Millis,
    long waitingRecords,
    long people,
    long items,
    Map<String, Long> segmentMembers) {
  Moment {
    segmentMembers = Map.copyOf(segmentMembers);
  }

  /** Writes the members of the object that a generator is in. */
  void write(JsonGenerator json) throws IOException {
    json.writeStringField("time", Instant.ofEpochMilli(timeMillis).toString());
    number(json, "events_per_second", eventsPerSecond);
    number(json, "pages_per_second", pagesPerSecond);
    number(json, "fallbacks_per_second", fallbacksPerSecond);
    number(json, "page_p50_ms", pageP50Millis);
    number(json, "page_p99_ms", pageP99Millis);
    number(json, "freshness_p50_ms", freshnessP50Millis);
    number(json, "freshness_p99_ms", freshnessP99Millis);
    json.writeNumberField("waiting", waitingRecords);
    json.writeNumberField("people", people);
    json.writeNumberField("items", items);
    json.writeObjectFieldStart("segment_members");
    for (Map.Entry<String, Long> segment : segmentMembers.entrySet()) {
      json.writeNumberField(segment.getKey(), segment.getValue());
    }
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, Math.round(value * 1_000) / 1_000.0);
    } else {
      json.writeNullField(name);
    }
  }
}
