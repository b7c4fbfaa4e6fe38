package io.everystore.serving.webhook;

import io.everystore.serving.http.Answers;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Transitions that are told together, under one id however often they are tried. */
final class WebhookDelivery {
  private final String webhookId;
  private final List<WebhookEvent> events;
  private final long createdMillis;
  private final byte[] body;
  private int attempts;
  private boolean abandoned;

  WebhookDelivery(String webhookId, List<WebhookEvent> events, long createdMillis) {
    this.webhookId = webhookId;
    this.events = List.copyOf(events);
    this.createdMillis = createdMillis;
    this.body = json().getBytes();
  }

  String id() {
    return webhookId + "-" + events.get(0).id();
  }

  String webhookId() {
    return webhookId;
  }

  List<WebhookEvent> events() {
    return events;
  }

  long createdMillis() {
    return createdMillis;
  }

  /** UTF-8 JSON; do not modify. */
  byte[] body() {
    return body;
  }

  int attempts() {
    return attempts;
  }

  void attempt() {
    attempts++;
  }

  /** Another process tells it now. */
  void abandon() {
    abandoned = true;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  private Buffer json() {
    return Answers.toJson(
        json -> {
          json.writeStartObject();
          json.writeStringField("delivery_id", id());
          json.writeStringField("webhook_id", webhookId);
          json.writeArrayFieldStart("events");
          for (WebhookEvent event : events) {
            json.writeStartObject();
            json.writeStringField("id", event.id());
            json.writeStringField(
                "type", event.transition().getEntered() ? "segment.entered" : "segment.left");
            json.writeStringField("segment_id", event.transition().getSegmentId());
            json.writeStringField("user_id", event.transition().getProfileId());
            json.writeStringField(
                "time", Instant.ofEpochMilli(event.transition().getTimeMillis()).toString());
            json.writeStringField(
                "cause",
                event
                    .transition()
                    .getCause()
                    .name()
                    .replace("CAUSE_", "")
                    .toLowerCase(Locale.ROOT));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
