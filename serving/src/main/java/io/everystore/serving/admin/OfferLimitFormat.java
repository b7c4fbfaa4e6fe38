package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.offer.OfferBudget;
import io.everystore.feature.offer.OfferCalendar;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferPeriod;
import io.everystore.feature.proto.OfferTotals;
import io.everystore.feature.proto.OfferView;
import io.everystore.serving.offer.OfferJson;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Limits of offers, and what of them is spent, as JSON. */
final class OfferLimitFormat {
  private static final double CENTS = 100;

  private OfferLimitFormat() {}

  static OfferLimit read(FieldReader in) {
    OfferAction action =
        switch (in.text("action")) {
          case "impression" -> OfferAction.OFFER_IMPRESSION;
          case "click" -> OfferAction.OFFER_CLICK;
          case "redemption" -> OfferAction.OFFER_REDEMPTION;
          case "discount" -> OfferAction.OFFER_DISCOUNT;
          default -> OfferAction.OFFER_ACTION_UNSPECIFIED;
        };
    OfferPeriod period =
        switch (in.text("period")) {
          case "session" -> OfferPeriod.OFFER_SESSION;
          case "day" -> OfferPeriod.OFFER_DAY;
          case "week" -> OfferPeriod.OFFER_WEEK;
          case "lifetime", "" -> OfferPeriod.OFFER_LIFETIME;
          default -> OfferPeriod.OFFER_PERIOD_UNSPECIFIED;
        };
    String per = in.text("per");
    if (!per.isEmpty() && !per.equals("offer") && !per.equals("user")) {
      in.wrong("per", "unknown (expected: offer, user)");
    }
    if (!in.has("limit")) {
      in.wrong("limit", "missing");
    }
    return OfferLimit.newBuilder()
        .setAction(action)
        .setPeriod(period)
        .setPerUser(per.equals("user"))
        .setLimit(
            action == OfferAction.OFFER_DISCOUNT
                ? in.cents("limit").orElse(0)
                : in.wholeNumber("limit", 0))
        .build();
  }

  static void write(JsonGenerator json, OfferLimit limit) throws IOException {
    json.writeStartObject();
    json.writeStringField("action", OfferJson.word(limit.getAction()));
    if (limit.getAction() == OfferAction.OFFER_DISCOUNT) {
      json.writeNumberField("limit", limit.getLimit() / CENTS);
    } else {
      json.writeNumberField("limit", limit.getLimit());
    }
    json.writeStringField("per", limit.getPerUser() ? "user" : "offer");
    json.writeStringField("period", OfferJson.word(limit.getPeriod()));
    json.writeEndObject();
  }

  /** A limit of the whole offer with what of it is spent and, paced, free by now. */
  static void state(
      JsonGenerator json,
      OfferLimit limit,
      Definition offer,
      @Nullable OfferView view,
      long nowMillis)
      throws IOException {
    if (limit.getPerUser()) {
      return;
    }
    boolean money = limit.getAction() == OfferAction.OFFER_DISCOUNT;
    int today = OfferCalendar.day(nowMillis, OfferCalendar.zone(offer.getOffer().getTimezone()));
    long spent = view == null ? 0 : OfferBudget.spent(view.getTotals(), limit, today);
    long released = OfferBudget.released(offer, limit, nowMillis);
    json.writeStartObject();
    json.writeStringField("action", OfferJson.word(limit.getAction()));
    json.writeStringField("period", OfferJson.word(limit.getPeriod()));
    amount(json, "limit", limit.getLimit(), money);
    amount(json, "released", released, money);
    amount(json, "spent", spent, money);
    amount(json, "free", Math.max(0, released - spent), money);
    json.writeEndObject();
  }

  private static void amount(JsonGenerator json, String name, long amount, boolean money)
      throws IOException {
    if (money) {
      json.writeNumberField(name, amount / CENTS);
    } else {
      json.writeNumberField(name, amount);
    }
  }

  /** What the ledger says is spent; null before it knows the offer. */
  static void spent(JsonGenerator json, @Nullable OfferView view) throws IOException {
    if (view == null) {
      json.writeNullField("spent");
      return;
    }
    OfferTotals totals = view.getTotals();
    json.writeObjectFieldStart("spent");
    json.writeNumberField("impressions", totals.getImpressions().getEver());
    json.writeNumberField("clicks", totals.getClicks().getEver());
    json.writeNumberField("redemptions", totals.getRedemptions().getEver());
    json.writeNumberField("discount", totals.getDiscount().getEver() / CENTS);
    json.writeNumberField("reserved", view.getReserved());
    json.writeNumberField("codes_left", view.getCodesLeft());
    json.writeStringField(
        "updated_time", Instant.ofEpochMilli(view.getUpdatedTimeMillis()).toString());
    json.writeEndObject();
  }
}
