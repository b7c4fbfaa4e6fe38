package io.everystore.feature.offer;

import io.everystore.feature.model.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Ids of redemptions: the offer's id, a dot, and 32 hexadecimal digits that follow from offer and
 * idempotency key, so that a repeat has the same id.
 */
public final class OfferIds {
  private static final int HASH_DIGITS = 32;
  private static final char SEPARATOR = '.';

  private OfferIds() {}

  public static String redemption(String offerId, String idempotencyKey) {
    String hash = Sha256.hex(offerId + '\n' + idempotencyKey);
    return offerId + SEPARATOR + hash.substring(0, HASH_DIGITS);
  }

  /** The offer of a redemption; null for what is no id of one. */
  public static @Nullable String offerOf(String redemptionId) {
    int dot = redemptionId.indexOf(SEPARATOR);
    if (dot < 1 || redemptionId.length() != dot + 1 + HASH_DIGITS) {
      return null;
    }
    for (int i = dot + 1; i < redemptionId.length(); i++) {
      if (Character.digit(redemptionId.charAt(i), 16) < 0) {
        return null;
      }
    }
    return redemptionId.substring(0, dot);
  }
}
