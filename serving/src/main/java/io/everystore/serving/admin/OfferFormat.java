package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.offer.OfferApproval;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferCoupon;
import io.everystore.feature.proto.OfferCouponMode;
import io.everystore.feature.proto.OfferCreative;
import io.everystore.feature.proto.OfferPacing;
import io.everystore.feature.proto.OfferReward;
import io.everystore.feature.proto.OfferRewardType;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.serving.offer.OfferJson;
import io.everystore.serving.offer.OfferViews;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Offers as JSON. */
final class OfferFormat extends DefinitionFormat {
  private final OfferViews views;

  OfferFormat(OfferViews views) {
    super(DefinitionKind.OFFER, "offers");
    this.views = views;
  }

  @Override
  List<String> readOnly() {
    List<String> readOnly = new ArrayList<>(super.readOnly());
    readOnly.add("spent");
    readOnly.add("approval");
    return readOnly;
  }

  /** Times without an offset are those of the offer's time zone. */
  @Override
  long timeMillis(FieldReader in, String name) {
    return in.timeMillis(name, in.text("timezone"));
  }

  @Override
  void readBody(FieldReader in, Definition.Builder into) {
    Offer.Builder offer =
        Offer.newBuilder()
            .setTimezone(in.text("timezone"))
            .setPriority(in.integer("priority", 0))
            .setExclusionGroup(in.text("exclusion_group"))
            .addAllSlots(in.texts("slots"))
            .setPacing(pacing(in))
            .setHoldoutRatio(in.number("holdout_ratio", 0));
    in.object(
        "eligibility",
        eligibility -> {
          offer
              .addAllIncludeSegmentIds(eligibility.texts("include_segments"))
              .addAllExcludeSegmentIds(eligibility.texts("exclude_segments"));
          eligibility.object("rule", rule -> setRule(offer, RuleReader.group(rule)));
        });
    in.object("creative", creative -> offer.addCreatives(creative(creative)));
    if (offer.getCreativesCount() == 0 && in.has("creatives")) {
      offer.addCreatives(OfferCreative.getDefaultInstance());
    }
    in.objects("creatives", creative -> offer.addCreatives(creative(creative)));
    in.object("reward", reward -> offer.setReward(reward(reward)));
    in.object("coupon", coupon -> offer.setCoupon(coupon(coupon)));
    in.objects("limits", limit -> offer.addLimits(OfferLimitFormat.read(limit)));
    into.setOffer(offer);
  }

  /** A group without rules holds for everybody: it is none. */
  private static void setRule(Offer.Builder offer, RuleGroup rule) {
    if (rule.getRulesCount() > 0 || rule.getNegated()) {
      offer.setRule(rule);
    }
  }

  private static OfferPacing pacing(FieldReader in) {
    String text = in.text("pacing");
    if (!text.isEmpty() && !text.equals("asap") && !text.equals("even")) {
      in.wrong("pacing", "unknown (expected: asap, even)");
    }
    return text.equals("even") ? OfferPacing.OFFER_EVEN : OfferPacing.OFFER_ASAP;
  }

  private static OfferCreative creative(FieldReader in) {
    return OfferCreative.newBuilder()
        .setTitle(in.text("title"))
        .setImageLink(in.text("image_link"))
        .setLink(in.text("link"))
        .setCreativeName(in.text("creative_name"))
        .setCreativeSlot(in.text("creative_slot"))
        .build();
  }

  private static OfferReward reward(FieldReader in) {
    OfferRewardType type =
        switch (in.text("type")) {
          case "percent" -> OfferRewardType.OFFER_PERCENT;
          case "amount" -> OfferRewardType.OFFER_AMOUNT;
          case "free_shipping" -> OfferRewardType.OFFER_FREE_SHIPPING;
          case "gift" -> OfferRewardType.OFFER_GIFT;
          case "message" -> OfferRewardType.OFFER_MESSAGE;
          default -> OfferRewardType.OFFER_REWARD_UNSPECIFIED;
        };
    OfferReward.Builder reward =
        OfferReward.newBuilder().setType(type).setCurrency(in.text("currency"));
    in.cents("value").ifPresent(reward::setValueHundredths);
    return reward.build();
  }

  private static OfferCoupon coupon(FieldReader in) {
    String mode = in.text("mode");
    OfferCoupon.Builder coupon = OfferCoupon.newBuilder().setCode(in.text("code"));
    switch (mode) {
      case "none", "" -> {}
      case "generic" -> coupon.setMode(OfferCouponMode.OFFER_COUPON_GENERIC);
      case "unique_pool" -> coupon.setMode(OfferCouponMode.OFFER_COUPON_UNIQUE_POOL);
      default -> in.wrong("mode", "unknown (expected: none, generic or unique_pool)");
    }
    return coupon.build();
  }

  /**
   * Notes who wrote the offer. An approval holds as long as nothing but name and state change: it
   * may be paused and resumed by anybody.
   */
  @Override
  void complete(Definition.Builder next, @Nullable Definition current, String operator) {
    Offer.Builder offer = next.getOfferBuilder();
    if (current != null
        && next.getStartTimeMillis() == current.getStartTimeMillis()
        && next.getEndTimeMillis() == current.getEndTimeMillis()
        && current.getOffer().toBuilder()
            .clearWrittenBy()
            .clearApprovedBy()
            .build()
            .equals(offer.build())) {
      offer
          .setWrittenBy(current.getOffer().getWrittenBy())
          .setApprovedBy(current.getOffer().getApprovedBy());
    } else {
      offer.setWrittenBy(operator);
    }
  }

  @Override
  void writeBody(JsonGenerator json, Definition definition) throws IOException {
    Offer offer = definition.getOffer();
    json.writeStringField("timezone", offer.getTimezone().isEmpty() ? "UTC" : offer.getTimezone());
    json.writeNumberField("priority", offer.getPriority());
    json.writeObjectFieldStart("eligibility");
    strings(json, "include_segments", offer.getIncludeSegmentIdsList());
    strings(json, "exclude_segments", offer.getExcludeSegmentIdsList());
    if (offer.hasRule()) {
      json.writeFieldName("rule");
      RuleWriter.group(json, offer.getRule());
    } else {
      json.writeNullField("rule");
    }
    json.writeEndObject();
    json.writeStringField(
        "exclusion_group", offer.getExclusionGroup().isEmpty() ? null : offer.getExclusionGroup());
    strings(json, "slots", offer.getSlotsList());
    List<OfferCreative> creatives = offer.getCreativesList();
    json.writeFieldName("creative");
    creative(json, creatives.isEmpty() ? OfferCreative.getDefaultInstance() : creatives.get(0));
    json.writeArrayFieldStart("creatives");
    for (int i = 1; i < creatives.size(); i++) {
      creative(json, creatives.get(i));
    }
    json.writeEndArray();
    json.writeFieldName("reward");
    OfferJson.reward(json, offer.getReward());
    json.writeObjectFieldStart("coupon");
    json.writeStringField(
        "mode", OfferJson.word(offer.getCoupon().getMode()).replace("coupon_", ""));
    if (!offer.getCoupon().getCode().isEmpty()) {
      json.writeStringField("code", offer.getCoupon().getCode());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("limits");
    for (var limit : offer.getLimitsList()) {
      OfferLimitFormat.write(json, limit);
    }
    json.writeEndArray();
    json.writeStringField("pacing", OfferJson.word(offer.getPacing()));
    json.writeNumberField("holdout_ratio", offer.getHoldoutRatio());
    json.writeObjectFieldStart("approval");
    json.writeBooleanField("needed", OfferApproval.isNeeded(offer));
    json.writeBooleanField("missing", OfferApproval.isMissing(offer));
    json.writeStringField("written_by", offer.getWrittenBy());
    json.writeStringField(
        "approved_by", offer.getApprovedBy().isEmpty() ? null : offer.getApprovedBy());
    json.writeEndObject();
    OfferLimitFormat.spent(json, views.find(definition.getId()));
  }

  private static void creative(JsonGenerator json, OfferCreative creative) throws IOException {
    json.writeStartObject();
    json.writeStringField("title", creative.getTitle());
    json.writeStringField("image_link", creative.getImageLink());
    json.writeStringField("link", creative.getLink());
    json.writeStringField("creative_name", creative.getCreativeName());
    json.writeStringField("creative_slot", creative.getCreativeSlot());
    json.writeEndObject();
  }
}
