package io.everystore.feature.definition;

import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferPeriod;
import java.util.HashSet;
import java.util.Set;

/** What the limits of one offer must be like. */
final class OfferLimitRules {
  /** Of a count. */
  static final long MAX_COUNT = 1_000_000_000_000L;

  private final Offer offer;

  private record Key(OfferAction action, boolean perUser, OfferPeriod period) {}

  OfferLimitRules(Offer offer) {
    this.offer = offer;
  }

  void check(Faults faults) {
    faults.range("/limits", offer.getLimitsCount(), 0, OfferRules.MAX_LIMITS);
    Set<Key> seen = new HashSet<>();
    for (int i = 0; i < Math.min(OfferRules.MAX_LIMITS, offer.getLimitsCount()); i++) {
      OfferLimit limit = offer.getLimits(i);
      String at = "/limits/" + i;
      check(limit, at, faults);
      faults.require(
          seen.add(new Key(limit.getAction(), limit.getPerUser(), limit.getPeriod())),
          at,
          "for the second time (expected: one limit per action, per and period)");
    }
  }

  private void check(OfferLimit limit, String at, Faults faults) {
    switch (limit.getAction()) {
      case OFFER_IMPRESSION, OFFER_CLICK, OFFER_REDEMPTION ->
          faults.range(at + "/limit", (double) limit.getLimit(), 1, (double) MAX_COUNT);
      case OFFER_DISCOUNT -> {
        OfferRules.money(at + "/limit", limit.getLimit(), 1, faults);
        faults.require(
            !offer.getReward().getCurrency().isEmpty(),
            "/reward/currency",
            "missing (expected: the currency of limits of the discount)");
      }
      case OFFER_ACTION_UNSPECIFIED, UNRECOGNIZED ->
          faults.add(
              at + "/action", "missing (expected: impression, click, redemption or discount)");
    }
    boolean isContact =
        limit.getAction() == OfferAction.OFFER_IMPRESSION
            || limit.getAction() == OfferAction.OFFER_CLICK;
    switch (limit.getPeriod()) {
      case OFFER_SESSION ->
          faults.require(
              isContact && limit.getPerUser(),
              at + "/period",
              "session (expected: day, week or lifetime, but for impressions and clicks per user)");
      case OFFER_DAY, OFFER_WEEK, OFFER_LIFETIME -> {}
      case OFFER_PERIOD_UNSPECIFIED, UNRECOGNIZED ->
          faults.add(at + "/period", "missing (expected: session, day, week or lifetime)");
    }
  }
}
