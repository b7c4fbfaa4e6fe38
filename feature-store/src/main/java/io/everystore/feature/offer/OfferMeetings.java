package io.everystore.feature.offer;

import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.OfferAction;
import org.jspecify.annotations.Nullable;

/**
 * Reads off an event that somebody saw an offer or clicked on it: GA4's {@code view_promotion} and
 * {@code select_promotion} with the offer's id as {@code promotion_id} among the event's params.
 */
public final class OfferMeetings {
  public static final String PROMOTION_ID = "promotion_id";

  private static final String VIEW = "view_promotion";
  private static final String SELECT = "select_promotion";

  private OfferMeetings() {}

  /** Somebody met an offer. */
  public record Meeting(String offerId, OfferAction action) {
    /** Name under which a profile counts it. */
    public String countName() {
      return OfferMeetings.countName(offerId, action);
    }
  }

  /** The meeting that an event tells of; null for none. */
  public static @Nullable Meeting of(Interaction event) {
    boolean click = event.getName().equals(SELECT);
    if (!click && !event.getName().equals(VIEW)) {
      return null;
    }
    String offerId = event.getParamsOrDefault(PROMOTION_ID, "");
    return DefinitionKey.isId(offerId)
        ? new Meeting(offerId, click ? OfferAction.OFFER_CLICK : OfferAction.OFFER_IMPRESSION)
        : null;
  }

  /** Name under which a profile counts clicks on an offer, or else its impressions. */
  public static String countName(String offerId, OfferAction action) {
    return (action == OfferAction.OFFER_CLICK ? SELECT : VIEW) + "/" + offerId;
  }
}
