package io.everystore.feature.offer;

import io.everystore.feature.proto.OfferReward;
import io.everystore.feature.proto.OfferRewardType;

/** What a reward is worth, in whole cents. */
public final class OfferRewards {
  /** Hundredths of a percent that are everything. */
  public static final long WHOLE = 10_000;

  /** An order of which nothing is known, when offers are compared by what they are worth. */
  private static final long TYPICAL_ORDER_CENTS = 5_000;

  private static final long MESSAGE_CENTS = 100;

  private OfferRewards() {}

  /** True when the discount depends on the order and is unknown without its value. */
  public static boolean needsOrderValue(OfferReward reward) {
    return reward.getType() == OfferRewardType.OFFER_PERCENT;
  }

  /**
   * What a redemption takes off an order, half a cent rounded up; an amount is never more than the
   * order.
   *
   * @param orderValueCents negative when unknown
   */
  public static long discountCents(OfferReward reward, long orderValueCents) {
    long value = reward.getValueHundredths();
    return switch (reward.getType()) {
      case OFFER_PERCENT ->
          orderValueCents < 0
              ? 0
              : Math.addExact(Math.multiplyExact(orderValueCents, value), WHOLE / 2) / WHOLE;
      case OFFER_AMOUNT -> orderValueCents < 0 ? value : Math.min(value, orderValueCents);
      case OFFER_FREE_SHIPPING, OFFER_GIFT -> value;
      case OFFER_MESSAGE, OFFER_REWARD_UNSPECIFIED, UNRECOGNIZED -> 0;
    };
  }

  /** What a redemption is worth to somebody with a typical order, at least something. */
  public static long typicalCents(OfferReward reward) {
    return Math.max(MESSAGE_CENTS, discountCents(reward, TYPICAL_ORDER_CENTS));
  }
}
