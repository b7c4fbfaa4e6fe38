package io.everystore.serving.offer;

import io.everystore.feature.offer.OfferBudget;
import io.everystore.feature.offer.OfferBudget.Demand;
import io.everystore.feature.offer.OfferCalendar;
import io.everystore.feature.offer.OfferReason;
import io.everystore.feature.offer.OfferTallies;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferTotals;
import io.everystore.feature.proto.PersonRedemptions;
import io.everystore.feature.proto.Profile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether somebody redeemed an offer as often as they may, under every id they had. A page
 * need not show what the ledger would refuse. Thread-safe.
 */
final class RedemptionCaps {
  private static final List<Demand> DEMANDS =
      List.of(
          new Demand(OfferAction.OFFER_REDEMPTION, 1), new Demand(OfferAction.OFFER_DISCOUNT, 1));

  private final RecentGrants recent;

  RedemptionCaps(RecentGrants recent) {
    this.recent = recent;
  }

  /** Why they may not redeem it once more; null when they may. */
  @Nullable OfferReason reached(OfferCard card, OfferAudience audience) {
    if (!isCapped(card)) {
      return null;
    }
    OfferTotals redeemed = redeemed(card.id(), audience);
    int today = OfferCalendar.day(audience.nowMillis(), card.zone());
    for (Demand demand : DEMANDS) {
      OfferLimit limit = OfferBudget.userLimitReached(card.offer(), redeemed, demand, today);
      if (limit != null) {
        return OfferBudget.reasonOf(limit);
      }
    }
    return null;
  }

  private static boolean isCapped(OfferCard card) {
    for (int i = 0; i < card.offer().getLimitsCount(); i++) {
      OfferLimit limit = card.offer().getLimits(i);
      if (limit.getPerUser()
          && (limit.getAction() == OfferAction.OFFER_REDEMPTION
              || limit.getAction() == OfferAction.OFFER_DISCOUNT)) {
        return true;
      }
    }
    return false;
  }

  private OfferTotals redeemed(String offerId, OfferAudience audience) {
    Profile profile = audience.profile();
    if (profile == null) {
      PersonRedemptions granted = recent.find(offerId, audience.unit());
      return granted == null ? OfferTotals.getDefaultInstance() : totals(granted);
    }
    List<String> others = new ArrayList<>(profile.getClientIdsList());
    others.add(profile.getId());
    OfferTotals sum = OfferTotals.getDefaultInstance();
    for (int i = 0; i < profile.getRedemptionsCount(); i++) {
      PersonRedemptions known = profile.getRedemptions(i);
      if (known.getOfferId().equals(offerId)) {
        others.remove(known.getPersonId());
        PersonRedemptions latest = recent.find(offerId, known.getPersonId());
        sum =
            OfferTallies.together(
                sum, totals(latest == null ? known : RecentGrants.newer(known, latest)));
      }
    }
    for (String personId : others) {
      PersonRedemptions latest = recent.find(offerId, personId);
      sum = latest == null ? sum : OfferTallies.together(sum, totals(latest));
    }
    return sum;
  }

  private static OfferTotals totals(PersonRedemptions granted) {
    return OfferTotals.newBuilder()
        .setRedemptions(granted.getRedemptions())
        .setDiscount(granted.getDiscount())
        .build();
  }
}
