package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Webhook;
import io.everystore.feature.proto.WebhookState;
import io.everystore.serving.webhook.WebhookAddress;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Webhooks as JSON; their secrets are never shown again. */
final class WebhookFormat {
  private static final int MAX_SEGMENTS = 100;
  private static final String[] READ_ONLY = {
    "version", "created_time", "updated_time", "disabled_reason", "secret"
  };

  private WebhookFormat() {}

  static Webhook.Builder read(FieldReader in, String id, DefinitionImage image) {
    Webhook.Builder webhook = Webhook.newBuilder().setId(id).setUrl(in.text("url"));
    String named = in.text("id");
    if (!named.isEmpty() && !named.equals(id)) {
      in.wrong("id", "another than the path names");
    }
    if (WebhookAddress.parse(webhook.getUrl()) == null) {
      in.wrong("url", "not an address (expected: https, or http to localhost)");
    }
    List<String> segments = in.texts("segments");
    if (segments.size() > MAX_SEGMENTS) {
      in.wrong("segments", segments.size() + " (expected: at most " + MAX_SEGMENTS + ")");
    }
    for (int i = 0; i < Math.min(MAX_SEGMENTS, segments.size()); i++) {
      if (!DefinitionKey.isId(segments.get(i))
          || image.find(new DefinitionKey(DefinitionKind.SEGMENT, segments.get(i))) == null) {
        in.wrong("segments/" + i, "no such segment");
      }
    }
    switch (in.text("state")) {
      case "active", "" -> webhook.setState(WebhookState.WEBHOOK_ACTIVE);
      case "paused" -> webhook.setState(WebhookState.WEBHOOK_PAUSED);
      default -> in.wrong("state", "unknown (expected: active, paused)");
    }
    in.end(READ_ONLY);
    return webhook.addAllSegmentIds(segments);
  }

  static void write(JsonGenerator json, Webhook webhook, boolean withSecret) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", webhook.getId());
    json.writeNumberField("version", webhook.getVersion());
    json.writeStringField("url", webhook.getUrl());
    json.writeArrayFieldStart("segments");
    for (String segmentId : webhook.getSegmentIdsList()) {
      json.writeString(segmentId);
    }
    json.writeEndArray();
    json.writeStringField(
        "state", webhook.getState().name().replace("WEBHOOK_", "").toLowerCase(Locale.ROOT));
    json.writeStringField(
        "disabled_reason",
        webhook.getDisabledReason().isEmpty() ? null : webhook.getDisabledReason());
    json.writeStringField("created_time", time(webhook.getCreatedTimeMillis()));
    json.writeStringField("updated_time", time(webhook.getUpdatedTimeMillis()));
    if (withSecret) {
      json.writeStringField("secret", webhook.getSecret());
    }
    json.writeEndObject();
  }

  private static String time(long timeMillis) {
    return Instant.ofEpochMilli(timeMillis).toString();
  }
}
