package io.everystore.feature.offer;

import io.everystore.feature.definition.DefinitionTimes;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Offer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether an offer is for somebody at a time, limits apart. */
public final class OfferEligibility {
  private OfferEligibility() {}

  /**
   * Why it is not; null when it is.
   *
   * @param definition of an offer
   * @param segmentIds segments the person is in
   * @param unit what holdouts are drawn from
   * @param heldOut whether the person is in the holdout of all offers
   */
  public static @Nullable OfferReason refusal(
      Definition definition,
      List<String> segmentIds,
      String unit,
      boolean heldOut,
      long nowMillis) {
    Offer offer = definition.getOffer();
    if (!DefinitionTimes.isInForce(definition, nowMillis) || OfferApproval.isMissing(offer)) {
      return OfferReason.OUTSIDE_WINDOW;
    }
    if (isInAny(segmentIds, offer.getExcludeSegmentIdsList())) {
      return OfferReason.EXCLUDED;
    }
    if (offer.getIncludeSegmentIdsCount() > 0
        && !isInAny(segmentIds, offer.getIncludeSegmentIdsList())) {
      return OfferReason.NOT_ELIGIBLE;
    }
    return heldOut || OfferHoldout.holds(definition.getId(), unit, offer.getHoldoutRatio())
        ? OfferReason.HOLDOUT
        : null;
  }

  private static boolean isInAny(List<String> segmentIds, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      if (segmentIds.contains(wanted.get(i))) {
        return true;
      }
    }
    return false;
  }
}
