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
 * Signed statements of who a visitor is: {@code v1.PAYLOAD.SIGNATURE}, both base64url, the
 * signature HMAC-SHA256 (RFC 2104) over {@code v1.PAYLOAD}. Thread-safe.
 */
final class VisitorTokens {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "v1.";
  private static final int MAX_CHARS = 2_048;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final List<byte[]> secrets;

  /**
   * @param secrets the first one signs, all verify: a new one is put in front, the old one taken
   *     away when its tokens have ended
   */
  VisitorTokens(List<byte[]> secrets) {
    this.secrets = List.copyOf(secrets);
  }

  boolean canSign() {
    return !secrets.isEmpty();
  }

  String sign(Principal.Visitor visitor, Instant end) {
    ObjectNode payload = JSON.createObjectNode();
    if (visitor.userId() != null) {
      payload.put("user_id", visitor.userId());
    }
    if (visitor.clientId() != null) {
      payload.put("client_id", visitor.clientId());
    }
    payload.put("exp", end.getEpochSecond());
    String signed =
        PREFIX + ENCODER.encodeToString(payload.toString().getBytes(StandardCharsets.UTF_8));
    return signed + "." + ENCODER.encodeToString(mac(secrets.get(0), signed));
  }

  /** Whom the token names; null when it is none of ours, or has ended. */
  Principal.@Nullable Visitor verify(String token, Instant now) {
    int dot = token.lastIndexOf('.');
    if (token.length() > MAX_CHARS || !token.startsWith(PREFIX) || dot <= PREFIX.length()) {
      return null;
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      String signed = token.substring(0, dot);
      if (secrets.stream().noneMatch(key -> MessageDigest.isEqual(mac(key, signed), signature))) {
        return null;
      }
      byte[] bytes = Base64.getUrlDecoder().decode(signed.substring(PREFIX.length()));
      JsonNode payload = JSON.readTree(bytes);
      return payload.path("exp").asLong() < now.getEpochSecond()
          ? null
          : new Principal.Visitor(text(payload, "user_id"), text(payload, "client_id"));
    } catch (IllegalArgumentException | IOException e) {
      return null;
    }
  }

  private static @Nullable String text(JsonNode payload, String name) {
    return payload.path(name).isTextual() ? payload.path(name).asText() : null;
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
