package io.everystore.jobs.ledger;

import io.everystore.feature.offer.OfferBudget;
import io.everystore.feature.offer.OfferBudget.Demand;
import io.everystore.feature.offer.OfferEligibility;
import io.everystore.feature.offer.OfferReason;
import io.everystore.feature.offer.OfferRewards;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferCouponMode;
import io.everystore.feature.proto.OfferLedgerState;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferRedeem;
import io.everystore.feature.proto.OfferTotals;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a redemption may not be. */
final class RedemptionRules {
  /** Reservations of one offer that wait at the same time. */
  static final long MAX_RESERVED = 100_000;

  private final OfferLedgerState.Builder state;
  private final CodePool codes;

  /** A reason and a sentence for the developer of the shop. */
  record Refusal(OfferReason reason, String detail) {}

  RedemptionRules(OfferLedgerState.Builder state, CodePool codes) {
    this.state = state;
    this.codes = codes;
  }

  @Nullable Refusal refusal(OfferRedeem asked, OfferTotals person, long discount, int today) {
    Definition definition = state.getDefinition();
    if (!definition.hasOffer()) {
      return new Refusal(OfferReason.UNKNOWN, "offer: removed");
    }
    OfferReason reason =
        OfferEligibility.refusal(
            definition,
            asked.getSegmentIdsList(),
            asked.getUnit(),
            asked.getHeldOut(),
            state.getTimeMillis());
    if (reason != null) {
      return new Refusal(reason, "offer: " + reason.code().replace('_', ' '));
    }
    if (definition.getOffer().hasRule() && !asked.getRuleHolds()) {
      return new Refusal(OfferReason.NOT_ELIGIBLE, "offer: its rule does not hold for the person");
    }
    Refusal money = money(definition.getOffer(), asked);
    if (money != null) {
      return money;
    }
    for (Demand demand : demands(discount)) {
      OfferLimit reached =
          OfferBudget.userLimitReached(definition.getOffer(), person, demand, today);
      if (reached != null) {
        return new Refusal(OfferBudget.reasonOf(reached), spent(reached));
      }
    }
    for (Demand demand : demands(discount)) {
      OfferLimit reached =
          OfferBudget.offerLimitReached(
              definition, state.getTotals(), demand, today, state.getTimeMillis());
      if (reached != null) {
        return new Refusal(OfferReason.BUDGET, spent(reached));
      }
    }
    return supplies(definition.getOffer(), asked);
  }

  private static @Nullable Refusal money(Offer offer, OfferRedeem asked) {
    String currency = offer.getReward().getCurrency();
    if (!asked.getCurrency().isEmpty()
        && !currency.isEmpty()
        && !asked.getCurrency().equals(currency)) {
      return new Refusal(
          OfferReason.NOT_ELIGIBLE,
          "currency: " + asked.getCurrency() + " (expected: " + currency + ")");
    }
    boolean counted =
        offer.getLimitsList().stream()
            .anyMatch(limit -> limit.getAction() == OfferAction.OFFER_DISCOUNT);
    return counted && OfferRewards.needsOrderValue(offer.getReward()) && !asked.hasOrderValueCents()
        ? new Refusal(
            OfferReason.NOT_ELIGIBLE,
            "order_value: missing (expected: an amount, the discount is a share of it)")
        : null;
  }

  private @Nullable Refusal supplies(Offer offer, OfferRedeem asked) {
    if (offer.getCoupon().getMode() == OfferCouponMode.OFFER_COUPON_UNIQUE_POOL
        && codes.left() == 0) {
      return new Refusal(OfferReason.BUDGET, "coupon: no code is left");
    }
    return asked.getReserve() && state.getReserved() >= MAX_RESERVED
        ? new Refusal(
            OfferReason.BUDGET, "reservations: " + MAX_RESERVED + " wait (expected: fewer)")
        : null;
  }

  private static Demand[] demands(long discount) {
    return new Demand[] {
      new Demand(OfferAction.OFFER_REDEMPTION, 1), new Demand(OfferAction.OFFER_DISCOUNT, discount)
    };
  }

  private static String spent(OfferLimit limit) {
    return "limit of %ss per %s and %s: spent"
        .formatted(
            word(limit.getAction().name()),
            limit.getPerUser() ? "user" : "offer",
            word(limit.getPeriod().name()));
  }

  private static String word(String constant) {
    return constant.substring(constant.indexOf('_') + 1).toLowerCase(Locale.ROOT);
  }
}
