package io.everystore.feature.offer;

import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferPacing;
import io.everystore.feature.proto.OfferPeriod;
import io.everystore.feature.proto.OfferTotals;
import org.jspecify.annotations.Nullable;

/** Tells whether an offer's limits, or one user's, leave room. */
public final class OfferBudget {
  private OfferBudget() {}

  /** What one more redemption, impression or click would take. */
  public record Demand(OfferAction action, long amount) {}

  /**
   * The first limit of the whole offer that has no room for the demand; null when all have.
   *
   * @param definition of an offer
   */
  public static @Nullable OfferLimit offerLimitReached(
      Definition definition, OfferTotals totals, Demand demand, int today, long nowMillis) {
    for (OfferLimit limit : definition.getOffer().getLimitsList()) {
      if (!limit.getPerUser()
          && limit.getAction() == demand.action
          && spent(totals, limit, today)
              > released(definition, limit, nowMillis) - Math.max(0, demand.amount)) {
        return limit;
      }
    }
    return null;
  }

  /** The first limit per user that has no room for the demand; null when all have. */
  public static @Nullable OfferLimit userLimitReached(
      Offer offer, OfferTotals user, Demand demand, int today) {
    for (OfferLimit limit : offer.getLimitsList()) {
      if (limit.getPerUser()
          && limit.getAction() == demand.action
          && spent(user, limit, today) > limit.getLimit() - Math.max(0, demand.amount)) {
        return limit;
      }
    }
    return null;
  }

  /** Why a person whose limit is reached is refused: once is enough, or no more for now. */
  public static OfferReason reasonOf(OfferLimit reached) {
    return reached.getAction() == OfferAction.OFFER_REDEMPTION
            && reached.getLimit() == 1
            && reached.getPeriod() == OfferPeriod.OFFER_LIFETIME
        ? OfferReason.ALREADY_REDEEMED
        : OfferReason.CAPPED;
  }

  /** How much of a limit of the whole offer is spent. */
  public static long spent(OfferTotals totals, OfferLimit limit, int today) {
    return OfferTallies.within(
        OfferTallies.of(totals, limit.getAction()), limit.getPeriod(), today);
  }

  /**
   * How much of a limit may be spent by now: all of it, or with even pacing the share of the time
   * from start to end that has passed, rounded up.
   */
  public static long released(Definition definition, OfferLimit limit, long nowMillis) {
    long start = definition.getStartTimeMillis();
    long end = definition.getEndTimeMillis();
    if (definition.getOffer().getPacing() != OfferPacing.OFFER_EVEN
        || limit.getPeriod() != OfferPeriod.OFFER_LIFETIME
        || end <= start
        || nowMillis >= end) {
      return limit.getLimit();
    }
    double share = Math.max(0, nowMillis - start) / (double) (end - start);
    return Math.min(limit.getLimit(), (long) Math.ceil(limit.getLimit() * share));
  }
}
