package io.everystore.serving.offer;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.offer.OfferBudget;
import io.everystore.feature.offer.OfferBudget.Demand;
import io.everystore.feature.offer.OfferCalendar;
import io.everystore.feature.offer.OfferEligibility;
import io.everystore.feature.offer.OfferHoldout;
import io.everystore.feature.offer.OfferReason;
import io.everystore.feature.proto.Exposure;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferCouponMode;
import io.everystore.feature.proto.OfferTotals;
import io.everystore.feature.proto.OfferView;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.segment.Subject;
import io.everystore.serving.experiment.Exposures;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What offers of pages are chosen from, shared by all who choose. Thread-safe. */
public final class PageOffers {
  /** Nothing is offered. */
  public static final PageOffers NONE =
      new PageOffers(
          new OfferImage(() -> DefinitionImage.EMPTY),
          new OfferViews(),
          new RecentGrants(),
          nobody -> Subject.of(Subject.NONE, Subject.NONE),
          Exposures.NONE,
          null,
          0);

  private static final List<Demand> DEMANDS =
      List.of(
          new Demand(OfferAction.OFFER_IMPRESSION, 1),
          new Demand(OfferAction.OFFER_CLICK, 1),
          new Demand(OfferAction.OFFER_REDEMPTION, 1),
          new Demand(OfferAction.OFFER_DISCOUNT, 1));

  private final OfferImage image;
  private final OfferViews views;
  private final RedemptionCaps redemptions;
  private final Function<@Nullable Profile, Subject> people;
  private final Exposures exposures;
  private final @Nullable OfferMetrics metrics;
  private final double holdoutRatio;

  /**
   * Makes the source.
   *
   * @param people how rules see somebody; null for somebody nothing is known of
   * @param metrics null to count nothing
   * @param holdoutRatio share of people held out of all offers
   */
  public PageOffers(
      OfferImage image,
      OfferViews views,
      RecentGrants grants,
      Function<@Nullable Profile, Subject> people,
      Exposures exposures,
      @Nullable OfferMetrics metrics,
      double holdoutRatio) {
    this.image = image;
    this.views = views;
    redemptions = new RedemptionCaps(grants);
    this.people = people;
    this.exposures = exposures;
    this.metrics = metrics;
    this.holdoutRatio = holdoutRatio;
  }

  List<OfferCard> cards() {
    return image.cards();
  }

  /** Asks rules about one person after the other, for one thread. */
  OfferPerson newPerson() {
    return new OfferPerson(people);
  }

  boolean holdsAll(OfferAudience audience) {
    return OfferHoldout.holdsAll(audience.unit(), holdoutRatio);
  }

  OfferTotals totals(OfferCard card) {
    OfferView view = views.find(card.id());
    return view == null ? OfferTotals.getDefaultInstance() : view.getTotals();
  }

  /** Why the offer is not for them, limits included and its rule apart; null when it is. */
  @Nullable OfferReason refusal(OfferCard card, OfferAudience audience, boolean heldOut) {
    long nowMillis = audience.nowMillis();
    OfferReason reason =
        OfferEligibility.refusal(
            card.definition(), audience.segmentIds(), audience.unit(), heldOut, nowMillis);
    if (reason != null && reason != OfferReason.HOLDOUT) {
      return reason;
    }
    if (FrequencyCaps.isReached(card.id(), card.offer(), audience.profile(), nowMillis)) {
      return OfferReason.CAPPED;
    }
    OfferReason redeemed = redemptions.reached(card, audience);
    if (redeemed != null) {
      return redeemed;
    }
    return isSpent(card, nowMillis) ? OfferReason.BUDGET : reason;
  }

  private boolean isSpent(OfferCard card, long nowMillis) {
    OfferView view = views.find(card.id());
    boolean unique = card.offer().getCoupon().getMode() == OfferCouponMode.OFFER_COUPON_UNIQUE_POOL;
    if (unique && (view == null || view.getCodesLeft() == 0)) {
      return true;
    }
    if (card.offer().getLimitsCount() == 0) {
      return false;
    }
    OfferTotals totals = view == null ? OfferTotals.getDefaultInstance() : view.getTotals();
    int today = OfferCalendar.day(nowMillis, card.zone());
    for (Demand demand : DEMANDS) {
      if (OfferBudget.offerLimitReached(card.definition(), totals, demand, today, nowMillis)
          != null) {
        return true;
      }
    }
    return false;
  }

  /** Counts a decision. */
  void count(OfferCard card, String outcome) {
    if (metrics != null) {
      metrics.onPage(card.id(), outcome);
    }
  }

  /** Notes that they were shown the offer, or would have been were they not held out. */
  void exposed(OfferCard card, OfferAudience audience, boolean shown) {
    if (!audience.unit().isEmpty() && heldOutShare(card.offer().getHoldoutRatio()) > 0) {
      exposures.exposed(
          Exposure.newBuilder()
              .setExperimentId(OfferTrial.experiment(card.id()))
              .setVariationId(shown ? OfferTrial.SHOWN : OfferTrial.HELD_OUT)
              .setUnit(audience.unit())
              .setProfileId(audience.profileId())
              .setTimeMillis(audience.nowMillis())
              .setExperimentEndTimeMillis(card.definition().getEndTimeMillis())
              .build());
    }
  }

  private double heldOutShare(double ratio) {
    return OfferTrial.heldOutShare(ratio, holdoutRatio);
  }
}
