package io.everystore.serving.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.model.EpochClock;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.MediaTypes;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.Routes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Signing in to the console: {@code POST /v1/session} with an operator's key begins a session,
 * {@code GET} says who is signed in, {@code DELETE} ends it. Without keys nobody has to.
 */
public final class SessionRoutes implements Routes {
  static final String PATH = "/v1/session";

  private static final int BODY_BYTES = 2_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final @Nullable KeyRing keys;
  private final EpochClock clock;
  private final boolean isEncrypted;

  /**
   * Makes the routes.
   *
   * @param keys null while there are none
   * @param isEncrypted whether the cookie may be kept to encrypted connections
   */
  public SessionRoutes(@Nullable KeyRing keys, EpochClock clock, boolean isEncrypted) {
    this.keys = keys;
    this.clock = clock;
    this.isEncrypted = isEncrypted;
  }

  @Override
  public void mount(Router router) {
    router.get(PATH).handler(context -> answer(context, signedIn(context)));
    router
        .delete(PATH)
        .handler(
            context -> {
              context.response().addCookie(OperatorSessions.end(isEncrypted));
              answer(context, null);
            });
    router
        .post(PATH)
        .handler(
            context -> {
              MediaTypes.require(context.request(), MediaTypes.JSON);
              RequestBody.read(context.request(), BODY_BYTES)
                  .map(
                      body -> {
                        begin(context, body);
                        return body;
                      })
                  .onFailure(context::fail);
            });
  }

  private @Nullable ApiKey signedIn(RoutingContext context) {
    return keys == null ? null : keys.ofSession(context.request());
  }

  private void begin(RoutingContext context, byte[] body) {
    if (keys == null) {
      throw KeyProblems.noKeys();
    }
    String text;
    try {
      JsonNode asked = JSON.readTree(body);
      text = asked == null ? "" : asked.path("key").asText();
    } catch (IOException e) {
      throw Problem.badRequest("malformed_json", "body: not JSON");
    }
    ApiKey key = keys.find(text.strip());
    if (key == null || key.kind() != ApiKey.Kind.OPERATOR) {
      throw Problem.of(
          401, "unauthorized", "key: not an operator's key in force (expected: es_operator_…)");
    }
    OperatorSessions sessions = keys.sessions();
    if (!sessions.canSign()) {
      throw KeyProblems.noSecret();
    }
    context.response().addCookie(sessions.begin(key, clock.instant(), isEncrypted));
    answer(context, key);
  }

  private void answer(RoutingContext context, @Nullable ApiKey key) {
    context.response().putHeader("cache-control", "no-store");
    Role role = key == null ? null : key.role();
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeBooleanField("required", keys != null);
          json.writeStringField("operator", key == null ? null : key.id());
          json.writeStringField("role", role == null ? null : role.id());
          json.writeEndObject();
        });
  }
}
