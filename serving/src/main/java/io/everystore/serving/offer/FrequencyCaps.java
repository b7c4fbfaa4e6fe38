package io.everystore.serving.offer;

import io.everystore.feature.aggregate.EventCounts;
import io.everystore.feature.offer.OfferCalendar;
import io.everystore.feature.offer.OfferMeetings;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferPeriod;
import io.everystore.feature.proto.Profile;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether somebody met an offer as often as they may, on all their devices. The profile
 * counts what events told, per day of UTC; redemptions are the ledger's.
 */
final class FrequencyCaps {
  private FrequencyCaps() {}

  static boolean isReached(String offerId, Offer offer, @Nullable Profile profile, long nowMillis) {
    if (profile == null || profile.getPromotionCountsCount() == 0) {
      return false;
    }
    for (int i = 0; i < offer.getLimitsCount(); i++) {
      OfferLimit limit = offer.getLimits(i);
      if (limit.getPerUser()
          && isOfMeetings(limit)
          && count(offerId, limit, profile, nowMillis) >= limit.getLimit()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfMeetings(OfferLimit limit) {
    return limit.getAction() == OfferAction.OFFER_IMPRESSION
        || limit.getAction() == OfferAction.OFFER_CLICK;
  }

  private static long count(String offerId, OfferLimit limit, Profile profile, long nowMillis) {
    String name = OfferMeetings.countName(offerId, limit.getAction());
    for (int i = 0; i < profile.getPromotionCountsCount(); i++) {
      EventCount count = profile.getPromotionCounts(i);
      if (count.getName().equals(name)) {
        return within(count, limit.getPeriod(), nowMillis);
      }
    }
    return 0;
  }

  private static long within(EventCount count, OfferPeriod period, long nowMillis) {
    int today = OfferCalendar.day(nowMillis, ZoneOffset.UTC);
    return switch (period) {
      case OFFER_SESSION -> EventCounts.run(count, nowMillis);
      case OFFER_DAY -> since(count, today);
      case OFFER_WEEK -> since(count, OfferCalendar.mondayOf(today));
      case OFFER_LIFETIME -> count.getTotal();
      case OFFER_PERIOD_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("period: " + period + " (expected: a known one)");
    };
  }

  private static long since(EventCount count, int firstDay) {
    long sum = 0;
    int day = 0;
    for (int i = 0; i < Math.min(count.getDayDeltasCount(), count.getDayCountsCount()); i++) {
      day += count.getDayDeltas(i);
      sum += day >= firstDay ? count.getDayCounts(i) : 0;
    }
    return sum;
  }
}
