package io.everystore.serving.webhook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs deliveries, so that a receiver knows who sent them and when: HMAC-SHA256 over the seconds
 * since 1970, a dot and the body, keyed with the UTF-8 bytes of the secret.
 */
public final class WebhookSignature {
  public static final String HEADER = "X-Everystore-Signature";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private WebhookSignature() {}

  /** A new secret. */
  public static String newSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return "whsec_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** The header's value, {@code t=<seconds>,v1=<hexadecimal digits>}. */
  public static String of(String secret, long timeSeconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((timeSeconds + ".").getBytes(StandardCharsets.UTF_8));
      return "t=" + timeSeconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(ALGORITHM + ": missing (expected: in every JDK)", e);
    }
  }
}
