package io.everystore.serving.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signed statements of one kind: {@code KIND.PAYLOAD.SIGNATURE}, both base64url, the signature
 * HMAC-SHA256 (RFC 2104) over {@code KIND.PAYLOAD}, so that none is taken for one of another kind.
 * Thread-safe.
 */
final class SignedTokens {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_CHARS = 2_048;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final String prefix;
  private final List<byte[]> secrets;

  /**
   * @param kind letters and digits
   * @param secrets the first one signs, all verify: a new one is put in front, the old one taken
   *     away when its tokens have ended
   */
  SignedTokens(String kind, List<byte[]> secrets) {
    this.prefix = kind + ".";
    this.secrets = List.copyOf(secrets);
  }

  boolean canSign() {
    return !secrets.isEmpty();
  }

  static ObjectNode payload() {
    return JSON.createObjectNode();
  }

  String sign(ObjectNode payload, Instant end) {
    payload.put("exp", end.getEpochSecond());
    String signed =
        prefix + ENCODER.encodeToString(payload.toString().getBytes(StandardCharsets.UTF_8));
    return signed + "." + ENCODER.encodeToString(mac(secrets.get(0), signed));
  }

  /** What the token says; null when it is none of ours, or has ended. */
  @Nullable JsonNode verify(String token, Instant now) {
    int dot = token.lastIndexOf('.');
    if (token.length() > MAX_CHARS || !token.startsWith(prefix) || dot <= prefix.length()) {
      return null;
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      String signed = token.substring(0, dot);
      if (secrets.stream().noneMatch(key -> MessageDigest.isEqual(mac(key, signed), signature))) {
        return null;
      }
      JsonNode payload =
          JSON.readTree(Base64.getUrlDecoder().decode(signed.substring(prefix.length())));
      return payload.path("exp").asLong() < now.getEpochSecond() ? null : payload;
    } catch (IllegalArgumentException | IOException e) {
      return null;
    }
  }

  private static byte[] mac(byte[] secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256: not there (expected: in every JDK)", e);
    }
  }
}
