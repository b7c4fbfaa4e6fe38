package io.everystore.serving.offer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferCreative;
import io.everystore.feature.proto.OfferReward;
import io.everystore.feature.proto.OfferRewardType;
import io.everystore.serving.http.Answers;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/** Offers and their rewards as answers show them. */
public final class OfferJson {
  private static final double HUNDREDTHS = 100;

  private OfferJson() {}

  /** An offer on a page, as UTF-8 JSON. */
  static byte[] shown(Definition definition, OfferCreative creative, String slot) {
    return Answers.toJson(json -> write(json, definition, creative, slot)).getBytes();
  }

  private static void write(
      JsonGenerator json, Definition definition, OfferCreative creative, String slot)
      throws IOException {
    Offer offer = definition.getOffer();
    json.writeStartObject();
    json.writeStringField("offer_id", definition.getId());
    json.writeStringField(
        "title", creative.getTitle().isEmpty() ? definition.getName() : creative.getTitle());
    text(json, "image_link", creative.getImageLink());
    text(json, "link", creative.getLink());
    text(json, "creative_name", creative.getCreativeName());
    text(json, "slot", slot);
    json.writeFieldName("reward");
    reward(json, offer.getReward());
    text(
        json,
        "expires_at",
        definition.getEndTimeMillis() == 0
            ? ""
            : Instant.ofEpochMilli(definition.getEndTimeMillis()).toString());
    json.writeFieldName("reason");
    reason(json, offer);
    json.writeEndObject();
  }

  private static void reason(JsonGenerator json, Offer offer) throws IOException {
    String code = "everybody";
    String text = "For everybody";
    if (offer.getIncludeSegmentIdsCount() > 0) {
      code = "segment";
      text = "For " + String.join(", ", offer.getIncludeSegmentIdsList());
    } else if (offer.hasRule()) {
      code = "rule";
      text = "For what you did";
    }
    json.writeStartObject();
    json.writeStringField("code", code);
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, String text) throws IOException {
    if (text.isEmpty()) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, text);
    }
  }

  /** A reward as one object. */
  public static void reward(JsonGenerator json, OfferReward reward) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", word(reward.getType()));
    if (reward.getType() != OfferRewardType.OFFER_MESSAGE) {
      json.writeNumberField("value", reward.getValueHundredths() / HUNDREDTHS);
    }
    if (!reward.getCurrency().isEmpty()) {
      json.writeStringField("currency", reward.getCurrency());
    }
    json.writeEndObject();
  }

  /** The name of a constant of offers in answers: without its prefix, in lower case. */
  public static String word(Enum<?> constant) {
    String name = constant.name();
    return (name.startsWith("OFFER_") ? name.substring("OFFER_".length()) : name)
        .toLowerCase(Locale.ROOT);
  }
}
