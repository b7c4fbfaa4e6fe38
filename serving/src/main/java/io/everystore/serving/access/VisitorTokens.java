package io.everystore.serving.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signed statements of who a visitor is, see {@link SignedTokens}. Thread-safe. */
final class VisitorTokens {
  private static final String KIND = "v1";

  private final SignedTokens tokens;

  VisitorTokens(List<byte[]> secrets) {
    tokens = new SignedTokens(KIND, secrets);
  }

  boolean canSign() {
    return tokens.canSign();
  }

  String sign(Principal.Visitor visitor, Instant end) {
    ObjectNode payload = SignedTokens.payload();
    if (visitor.userId() != null) {
      payload.put("user_id", visitor.userId());
    }
    if (visitor.clientId() != null) {
      payload.put("client_id", visitor.clientId());
    }
    return tokens.sign(payload, end);
  }

  /** Whom the token names; null when it is none of ours, or has ended. */
  Principal.@Nullable Visitor verify(String token, Instant now) {
    JsonNode payload = tokens.verify(token, now);
    return payload == null
        ? null
        : new Principal.Visitor(text(payload, "user_id"), text(payload, "client_id"));
  }

  private static @Nullable String text(JsonNode payload, String name) {
    return payload.path(name).isTextual() ? payload.path(name).asText() : null;
  }
}
