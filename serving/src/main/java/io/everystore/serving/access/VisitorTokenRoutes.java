package io.everystore.serving.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.event.InteractionValidator;
import io.everystore.feature.model.EpochClock;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.HttpLimits;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.Routes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives visitor tokens: {@code POST /v1/visitor-tokens}. A shop's program, which knows who has
 * logged in, asks for anybody; a browser gets one for a client id that is made here, and new.
 */
public final class VisitorTokenRoutes implements Routes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration DEFAULT_LIFE = Duration.ofHours(12);
  private static final long MAX_LIFE_SECONDS = Duration.ofDays(400).toSeconds();

  private final @Nullable KeyRing keys;
  private final EpochClock clock;

  /**
   * Makes the routes.
   *
   * @param keys null while there are none: then nobody needs a token, and none is given
   */
  public VisitorTokenRoutes(@Nullable KeyRing keys, EpochClock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public void mount(Router router) {
    router.post("/v1/visitor-tokens").handler(this::give);
  }

  private void give(RoutingContext context) {
    RequestBody.read(context.request(), HttpLimits.BODY_BYTES)
        .map(
            body -> {
              give(context, body);
              return body;
            })
        .onFailure(context::fail);
  }

  private void give(RoutingContext context, byte[] body) {
    if (keys == null) {
      throw KeyProblems.noKeys();
    }
    JsonNode asked;
    try {
      asked = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    } catch (IOException e) {
      throw Problem.badRequest("malformed_json", "body: not JSON");
    }
    Principal.Visitor visitor =
        Principal.of(context).isBrowser()
            ? new Principal.Visitor(null, UUID.randomUUID().toString())
            : new Principal.Visitor(person(asked, "user_id"), person(asked, "client_id"));
    if (visitor.userId() == null && visitor.clientId() == null) {
      throw Problem.badRequest(
          "invalid_visitor", "user_id, client_id: missing (expected: one of them, or both)");
    }
    VisitorTokens tokens = keys.tokens();
    if (!tokens.canSign()) {
      throw KeyProblems.noSecret();
    }
    Instant end = clock.instant().plusSeconds(lifeSeconds(asked));
    String token = tokens.sign(visitor, end);
    context.response().putHeader("cache-control", "no-store");
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("token", token);
          json.writeStringField("user_id", visitor.userId());
          json.writeStringField("client_id", visitor.clientId());
          json.writeStringField(
              "expires_at", Instant.ofEpochSecond(end.getEpochSecond()).toString());
          json.writeEndObject();
        });
  }

  private static @Nullable String person(JsonNode asked, String name) {
    JsonNode node = asked.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (!node.isTextual() || !InteractionValidator.isPersonId(node.asText())) {
      throw Problem.badRequest(
          "invalid_visitor", name + ": not 1..256 visible characters that name a person");
    }
    return node.asText();
  }

  private static long lifeSeconds(JsonNode asked) {
    JsonNode node = asked.path("ttl_seconds");
    if (node.isMissingNode()) {
      return DEFAULT_LIFE.toSeconds();
    }
    if (!node.isIntegralNumber() || node.asLong() < 1 || node.asLong() > MAX_LIFE_SECONDS) {
      throw Problem.badRequest(
          "invalid_visitor", "ttl_seconds: " + node + " (expected: 1.." + MAX_LIFE_SECONDS + ")");
    }
    return node.asLong();
  }
}
