package io.everystore.feature.offer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Ids of redemptions: the offer's id, a dot, and 32 hexadecimal digits that follow from offer and
 * idempotency key, so that a repeat has the same id.
 */
public final class OfferIds {
  private static final int HASH_BYTES = 16;
  private static final char SEPARATOR = '.';

  private OfferIds() {}

  public static String redemption(String offerId, String idempotencyKey) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((offerId + '\n' + idempotencyKey).getBytes(StandardCharsets.UTF_8));
      return offerId + SEPARATOR + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }

  /** The offer of a redemption; null for what is no id of one. */
  public static @Nullable String offerOf(String redemptionId) {
    int dot = redemptionId.indexOf(SEPARATOR);
    if (dot < 1 || redemptionId.length() != dot + 1 + 2 * HASH_BYTES) {
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
