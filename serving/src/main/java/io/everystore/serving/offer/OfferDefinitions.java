package io.everystore.serving.offer;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferRemoval;
import io.everystore.feature.proto.OfferView;
import io.everystore.serving.ingest.DurableLog;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells ledgers how their offers are defined. Thread-safe.
 *
 * <p>{@code definitions.v1} is the truth. Before an image shows a new version of an offer, the
 * version is appended to the offer's commands: what this process asks afterwards is decided by it.
 * Every process does so; a ledger takes each version once. What is lost on the way shows in the
 * ledger's view, which names the version it knows: then it is told again.
 */
public final class OfferDefinitions {
  private static final Logger LOG = LoggerFactory.getLogger(OfferDefinitions.class);

  /** Time for a ledger to show what it was told before it is told again. */
  static final long PATIENCE_MILLIS = 5_000;

  /** Age of a view whose offer is nowhere defined before the ledger is told that it is no more. */
  static final long ORPHAN_MILLIS = 60_000;

  private final DurableLog log;
  private final OfferViews views;
  private final EpochClock clock;
  private final Map<String, Told> told = new HashMap<>();
  private DefinitionImage image = DefinitionImage.EMPTY;

  /** A version and when it was told. */
  private record Told(long version, long timeMillis) {}

  public OfferDefinitions(DurableLog log, OfferViews views, EpochClock clock) {
    this.log = log;
    this.views = views;
    this.clock = clock;
  }

  /** Tells what is new in an image that is about to be shown. */
  public synchronized void publish(DefinitionImage next) {
    image = next;
    long now = clock.millis();
    for (Definition offer : next.all(DefinitionKind.OFFER)) {
      Told last = told.get(offer.getId());
      if ((last == null || last.version < offer.getVersion()) && !isKnown(offer)) {
        tell(offer, now);
      }
    }
    for (Iterator<Map.Entry<String, Told>> each = told.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<String, Told> entry = each.next();
      if (!isDefined(entry.getKey())) {
        remove(entry.getKey(), entry.getValue().version + 1);
        each.remove();
      }
    }
  }

  /**
   * Tells again what ledgers do not show; called now and then.
   *
   * @param complete whether the image has every definition there is
   */
  public synchronized void reconcile(boolean complete) {
    long now = clock.millis();
    for (Definition offer : image.all(DefinitionKind.OFFER)) {
      Told last = told.get(offer.getId());
      if (!isKnown(offer) && (last == null || now - last.timeMillis >= PATIENCE_MILLIS)) {
        tell(offer, now);
      }
    }
    if (!complete) {
      return;
    }
    for (OfferView view : views.all()) {
      if (!view.getRemoved()
          && !isDefined(view.getOfferId())
          && now - view.getUpdatedTimeMillis() >= ORPHAN_MILLIS) {
        remove(view.getOfferId(), view.getDefinitionVersion() + 1);
      }
    }
  }

  private boolean isDefined(String offerId) {
    return image.find(new DefinitionKey(DefinitionKind.OFFER, offerId)) != null;
  }

  private boolean isKnown(Definition offer) {
    OfferView view = views.find(offer.getId());
    return view != null && view.getDefinitionVersion() >= offer.getVersion();
  }

  private void tell(Definition offer, long now) {
    told.put(offer.getId(), new Told(offer.getVersion(), now));
    append(OfferCommand.newBuilder().setOfferId(offer.getId()).setDefine(offer));
  }

  private void remove(String offerId, long version) {
    append(
        OfferCommand.newBuilder()
            .setOfferId(offerId)
            .setRemove(OfferRemoval.newBuilder().setVersion(version)));
  }

  private void append(OfferCommand.Builder command) {
    log.append(
        Topics.OFFER_COMMANDS,
        command.getOfferId().getBytes(StandardCharsets.UTF_8),
        command.build().toByteArray(),
        new DurableLog.Acknowledgement() {
          @Override
          public void appended(int partition, long offset) {}

          @Override
          public void failed(Throwable cause) {
            LOG.warn("offer {}: its ledger is told again, {}", command.getOfferId(), cause);
          }
        });
  }
}
