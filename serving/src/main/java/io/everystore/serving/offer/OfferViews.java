package io.everystore.serving.offer;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.OfferView;
import io.everystore.serving.materialize.TopicFollower;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is left of each offer, as its ledger tells; behind it by parts of a second. Thread-safe. */
public final class OfferViews implements TopicFollower.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(OfferViews.class);

  /** Offers kept; offers are bounded where they are defined, removed ones stay for a month. */
  private static final int MAX_OFFERS = 20_000;

  private final Map<String, OfferView> views = new ConcurrentHashMap<>();

  @Override
  public void accept(byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return;
    }
    String offerId = new String(key, StandardCharsets.UTF_8);
    if (value == null) {
      views.remove(offerId);
      return;
    }
    try {
      OfferView view = OfferView.parseFrom(value);
      if (view.getOfferId().equals(offerId)
          && (views.size() < MAX_OFFERS || views.containsKey(offerId))) {
        views.merge(
            offerId, view, (old, next) -> next.getVersion() < old.getVersion() ? old : next);
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("a view of an offer was left out: unreadable");
    }
  }

  @Override
  public void publish() {}

  /** Null before the ledger knows the offer. */
  public @Nullable OfferView find(String offerId) {
    return views.get(offerId);
  }

  Collection<OfferView> all() {
    return Collections.unmodifiableCollection(views.values());
  }
}
