package io.everystore.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Interaction;
import io.everystore.serving.http.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a browser may ask with the token of a visitor, over every route there is: for its visitor,
 * and for nobody else.
 */
final class VisitorRightsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORIGIN = "https://shop.example";

  /** About nobody, or about a person that is made with the request. */
  private static final Set<String> ABOUT_NOBODY =
      Set.of(
          "GET /floor",
          "GET /openapi.yaml",
          "GET /shop/images/{picture}",
          "GET /v1/items/{item_id}",
          "GET /v1/erasures/{id}",
          "POST /v1/visitor-tokens",
          "POST /v1/events",
          "POST /mp/collect");

  /** Whose a reservation is, only the ledger knows: it is asked with the ids of the visitor. */
  private static final Set<String> THE_LEDGERS =
      Set.of(
          "POST /v1/redemptions/{redemption_id}:commit",
          "POST /v1/redemptions/{redemption_id}:release");

  @TempDir static Path directory;

  private static ServingWithKeys started;
  private static Serving serving;
  private static String browser = "";
  private static String server = "";
  private static String token = "";

  @BeforeAll
  static void start() throws Exception {
    browser = ServingWithKeys.browser(directory, ORIGIN);
    server = ServingWithKeys.server(directory);
    started = ServingWithKeys.start(directory);
    serving = started.serving();
    token = token("{\"user_id\":\"ann\",\"client_id\":\"ann-phone\"}");
  }

  @AfterAll
  static void stop() {
    started.close();
  }

  @Test
  void everyRoute_isRefusedForAnotherPerson() throws Exception {
    Map<String, String> answered = new TreeMap<>();
    for (String route : serving.mounted()) {
      if (ABOUT_NOBODY.contains(route)) {
        continue;
      }
      RawHttp.Answer answer = ask(route, "bob");
      boolean refused =
          answer.status() == 403
              || isOfTheOtherPort(answer)
              || (THE_LEDGERS.contains(route) && answer.body().contains("unknown"));
      if (!refused) {
        answered.put(route, answer.status() + " " + answer.body());
      }
    }
    assertEquals(Map.of(), answered);
  }

  @Test
  void routesOfAPerson_areRefusedToNobodyOfTheirOwn() throws Exception {
    Set<String> own = new TreeSet<>();
    for (String route : serving.mounted()) {
      if (!ABOUT_NOBODY.contains(route) && !THE_LEDGERS.contains(route)) {
        RawHttp.Answer answer = ask(route, "ann");
        if (answer.status() != 403 && !isOfTheOtherPort(answer)) {
          own.add(route);
        }
      }
    }
    assertEquals(
        Set.of(
            "DELETE /v1/users/{id}",
            "GET /v1/pages/{page}",
            "GET /v1/recommendations/{strategy}",
            "GET /v1/users/{id}",
            "GET /v1/users/{id}/export",
            "POST /v1/offers/{offer_id}:redeem",
            "POST /v1/pages/{page}",
            "POST /v1/rank"),
        own);
  }

  @Test
  void browser_logsInWithATokenOfThatUserAlone() throws Exception {
    assertEquals("", userOf("c1", "ann", "X-Api-Key: " + browser), "anybody could");
    String other = token("{\"user_id\":\"bob\"}");
    assertEquals("", userOf("c2", "ann", "X-Api-Key: " + browser, "X-Visitor-Token: " + other));
    assertEquals(
        "", userOf("c3", "ann", "X-Api-Key: " + browser, "X-Visitor-Token: " + token), "a client");
    assertEquals(
        "ann", userOf("ann-phone", "ann", "X-Api-Key: " + browser, "X-Visitor-Token: " + token));
    assertEquals("ann", userOf("c4", "ann", "X-Api-Key: " + server));
  }

  @Test
  void beacon_namesItsVisitorInTheQuery() throws Exception {
    String user = token("{\"user_id\":\"cleo\"}");
    JsonNode answer =
        post("/v1/events?api_key=" + browser + "&visitor_token=" + user, event("c5", "cleo"));
    assertEquals(1, answer.path("accepted").asInt(), answer::toString);
    assertEquals("cleo", taken("c5").getUserId());
  }

  /** Of the event as it stands in the log; the answer says so when it is not what was sent. */
  private static String userOf(String clientId, String userId, String... headers)
      throws IOException {
    JsonNode answer = post("/v1/events", event(clientId, userId), headers);
    assertEquals(1, answer.path("accepted").asInt(), answer::toString);
    Interaction taken = taken(clientId);
    assertEquals(
        taken.getUserId().isEmpty() ? 1 : 0,
        answer.path("user_id_ignored").asInt(),
        answer::toString);
    return taken.getUserId();
  }

  private static Interaction taken(String clientId) throws IOException {
    byte[] value = started.broker().compacted(Topics.INTERACTIONS).get(clientId);
    assertTrue(value != null, clientId);
    return Interaction.parseFrom(value);
  }

  private static String event(String clientId, String userId) {
    return "{\"client_id\":\"%s\",\"user_id\":\"%s\",\"events\":[{\"name\":\"login\"}]}"
        .formatted(clientId, userId);
  }

  private static JsonNode post(String path, String body, String... headers) throws IOException {
    String[] sent = Arrays.copyOf(headers, headers.length + 1);
    sent[headers.length] = "Origin: " + ORIGIN;
    RawHttp.Answer answer =
        RawHttp.send(
            serving.publicPort(),
            "POST",
            path,
            "application/json",
            body.getBytes(StandardCharsets.UTF_8),
            sent);
    assertEquals(202, answer.status(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static String token(String visitor) throws IOException {
    RawHttp.Answer answer =
        RawHttp.send(
            serving.publicPort(),
            "POST",
            "/v1/visitor-tokens",
            "application/json",
            visitor.getBytes(StandardCharsets.UTF_8),
            "X-Api-Key: " + server);
    assertEquals(200, answer.status(), answer.body());
    return JSON.readTree(answer.body()).path("token").asText();
  }

  /** Asks as Ann's browser, about {@code person} wherever a request can name somebody. */
  private static RawHttp.Answer ask(String route, String person) throws IOException {
    String method = route.substring(0, route.indexOf(' '));
    String path =
        route
            .substring(route.indexOf(' ') + 1)
            .replace("{page}", "home")
            .replace("{strategy}", "top-picks")
            .replace("{redemption_id}", "offer.0123456789abcdef0123456789abcdef")
            .replaceAll("\\{[^}]+\\}", person);
    String more =
        path.endsWith(":redeem")
            ? ",\"idempotency_key\":\"k\""
            : path.endsWith("/rank") ? ",\"item_ids\":[\"i1\"]" : "";
    String body = "{\"user_id\":\"" + person + "\"" + more + "}";
    boolean hasBody = !method.equals("GET") && !method.equals("DELETE");
    return RawHttp.send(
        serving.publicPort(),
        method,
        path + (hasBody ? "" : "?user_id=" + person),
        hasBody ? "application/json" : "",
        (hasBody ? body : "").getBytes(StandardCharsets.UTF_8),
        "X-Api-Key: " + browser,
        "X-Visitor-Token: " + token,
        "Origin: " + ORIGIN);
  }

  private static boolean isOfTheOtherPort(RawHttp.Answer answer) {
    return answer.status() == 404 && answer.body().contains("path: no such resource");
  }
}
