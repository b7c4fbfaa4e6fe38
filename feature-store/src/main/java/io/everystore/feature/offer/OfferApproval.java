package io.everystore.feature.offer;

import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferPeriod;
import io.everystore.feature.proto.OfferReward;

/** Four eyes: whether an offer gives away so much that a second operator has to approve it. */
public final class OfferApproval {
  /** Budgets above this, in cents of the offer's currency, need a second operator. */
  public static final long THRESHOLD_CENTS = 1_000_000;

  private OfferApproval() {}

  /** True when the offer may not be shown or redeemed before it is approved. */
  public static boolean isMissing(Offer offer) {
    return isNeeded(offer)
        && (offer.getApprovedBy().isEmpty() || offer.getApprovedBy().equals(offer.getWrittenBy()));
  }

  public static boolean isNeeded(Offer offer) {
    return budgetCents(offer) > THRESHOLD_CENTS;
  }

  /** The most that stated limits let it give away; 0 when none states how much. */
  static long budgetCents(Offer offer) {
    long budget = Long.MAX_VALUE;
    for (OfferLimit limit : offer.getLimitsList()) {
      if (!limit.getPerUser() && limit.getPeriod() == OfferPeriod.OFFER_LIFETIME) {
        if (limit.getAction() == OfferAction.OFFER_DISCOUNT) {
          budget = Math.min(budget, limit.getLimit());
        } else if (limit.getAction() == OfferAction.OFFER_REDEMPTION && hasPrice(offer)) {
          budget = Math.min(budget, worth(limit.getLimit(), offer.getReward()));
        }
      }
    }
    return budget == Long.MAX_VALUE ? 0 : budget;
  }

  private static boolean hasPrice(Offer offer) {
    return switch (offer.getReward().getType()) {
      case OFFER_AMOUNT, OFFER_FREE_SHIPPING, OFFER_GIFT -> true;
      case OFFER_PERCENT, OFFER_MESSAGE, OFFER_REWARD_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  private static long worth(long redemptions, OfferReward reward) {
    long high = Math.multiplyHigh(redemptions, reward.getValueHundredths());
    long low = redemptions * reward.getValueHundredths();
    return high != 0 || low < 0 ? Long.MAX_VALUE - 1 : low;
  }
}
