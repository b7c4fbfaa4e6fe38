package io.everystore.serving.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class WebhookSignatureTest {
  /** By {@code printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac secret}. */
  private static final String KNOWN =
      "49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686";

  @Test
  void signature_isHmacSha256OverSecondsDotBody() {
    byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    assertEquals("t=1700000000,v1=" + KNOWN, WebhookSignature.of("secret", 1_700_000_000L, body));
    assertNotEquals(
        WebhookSignature.of("secret", 1_700_000_000L, body).split(",", -1)[1],
        WebhookSignature.of("secret", 1_700_000_001L, body).split(",", -1)[1]);
  }

  @Test
  void secrets_differ() {
    assertNotEquals(WebhookSignature.newSecret(), WebhookSignature.newSecret());
  }
}
