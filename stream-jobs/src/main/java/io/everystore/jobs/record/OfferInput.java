package io.everystore.jobs.record;

import io.everystore.feature.proto.OfferAction;

/** What the stage of offers receives, keyed by offer id. */
public sealed interface OfferInput {
  /** What the edge is partitioned by. */
  String offerId();

  /**
   * Something is asked of the offer's ledger.
   *
   * @param appendTimeMillis when it came into the log
   * @param command {@code OfferCommand} bytes, valid
   */
  record Command(String offerId, long appendTimeMillis, byte[] command) implements OfferInput {}

  /** Somebody saw the offer or clicked on it. */
  record Meeting(String offerId, OfferAction action, long eventTimeMillis) implements OfferInput {}
}
