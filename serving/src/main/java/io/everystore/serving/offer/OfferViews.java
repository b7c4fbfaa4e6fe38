package io.everystore.serving.offer;

import io.everystore.feature.proto.OfferView;
import io.everystore.serving.materialize.LatestRecords;
import io.everystore.serving.materialize.TopicFollower;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What is left of each offer, as its ledger tells; behind it by parts of a second. Thread-safe. */
public final class OfferViews implements TopicFollower.Handler {
  /** Offers kept; offers are bounded where they are defined, removed ones stay for a month. */
  private static final int MAX_OFFERS = 20_000;

  private final LatestRecords<OfferView> views =
      new LatestRecords<>(OfferView.parser(), OfferView::getOfferId, MAX_OFFERS);

  @Override
  public void accept(byte @Nullable [] key, byte @Nullable [] value) {
    views.accept(key, value);
  }

  @Override
  public void publish() {
    views.publish();
  }

  /** Null before the ledger knows the offer. */
  public @Nullable OfferView find(String offerId) {
    return views.find(offerId);
  }

  Collection<OfferView> all() {
    return views.all();
  }
}
