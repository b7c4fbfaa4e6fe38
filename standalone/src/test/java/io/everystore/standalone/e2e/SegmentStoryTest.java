package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.standalone.e2e.Api.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a marketer does, over HTTP against the running system: a segment of abandoned carts is
 * previewed and activated, people enter and leave it with their next event, an offer is attached
 * and shown to exactly them; after a kill all of it goes on.
 */
final class SegmentStoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String ABANDONED =
      """
      {"combinator":"and","rules":[
        {"field":"events.add_to_cart","match":{"mode":"atLeast","threshold":50},
         "aggregate":{"function":"sum","of":"value"},
         "value":{"combinator":"and","rules":[{"field":"within","operator":"=","value":"1h"}]}},
        {"field":"events.purchase","match":{"mode":"none"},
         "value":{"combinator":"and","rules":[{"field":"within","operator":"=","value":"1h"}]}}]}""";

  @TempDir Path data;

  @Test
  void abandonedCarts_fromThePreviewToTheOffer() throws Exception {
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      Api shop = new Api(up.shop());
      Api admin = new Api(up.admin());
      cart(shop, "ann", 60);
      cart(shop, "bob", 20);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertEquals(1, preview(admin).path("count").asInt()));
      JsonNode preview = preview(admin);
      assertEquals("ann", preview.path("sample").get(0).path("user_id").asText());
      assertTrue(preview.path("exact").asBoolean());

      Answer draft = put(admin, "draft", 0);
      assertEquals(201, draft.status(), draft::toString);
      assertEquals(0, draft.body().path("members").asInt());
      assertFalse(segments(shop, cart(shop, "ann", 1), "ann").contains("abandoned"));
      Answer active = put(admin, "active", draft.body().path("version").asLong());
      assertEquals(200, active.status(), active::toString);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode segment = admin.get("/v1/segments/abandoned").body();
                assertEquals(1, segment.path("members").asInt(), segment::toString);
                assertEquals(1, segment.path("progress").asDouble(), segment::toString);
                assertFalse(segment.path("evaluated_at").isNull());
              });

      JsonNode audit = admin.get("/v1/audit?kind=segment&id=abandoned").body().path("audit");
      assertEquals(2, audit.size(), audit::toString);
      assertEquals(
          List.of("state", "DRAFT", "ACTIVE"),
          List.of(
              audit.get(0).path("changes").get(0).path("field").asText(),
              audit.get(0).path("changes").get(0).path("before").asText(),
              audit.get(0).path("changes").get(0).path("after").asText()),
          audit::toString);

      // Whoever crosses the line is in with the event that does it, and out with the purchase.
      assertTrue(segments(shop, cart(shop, "bob", 40), "bob").contains("abandoned"));
      // What somebody did is written for explanations once a second.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode why = admin.get("/v1/segments/abandoned/why?user_id=bob").body();
                assertTrue(why.path("member").asBoolean(), why::toString);
                assertEquals("60", why.path("rules").get(0).path("value").asText(), why::toString);
              });

      Answer offer =
          admin.put(
              "/v1/offers/come-back",
              """
              {"name":"Come back","state":"active","slots":["home"],
               "eligibility":{"include_segments":["abandoned"]},
               "creative":{"title":"5 euros off your cart"},
               "reward":{"type":"amount","value":5,"currency":"EUR"}}""");
      assertEquals(201, offer.status(), offer::toString);
      await().atMost(PATIENCE).until(() -> offers(shop, "bob").contains("come-back"));
      assertFalse(offers(shop, "eve").contains("come-back"));

      String bought =
          shop.events(
              """
              {"client_id":"bob","events":[{"name":"purchase","params":
                {"transaction_id":"t1","value":60,"currency":"EUR","items":[{"item_id":"lamp"}]}}]}""");
      assertFalse(segments(shop, bought, "bob").contains("abandoned"));
      assertFalse(offers(shop, "bob").contains("come-back"));
      Answer refused =
          shop.post(
              "/v1/offers/come-back:redeem",
              "application/json",
              "{\"user_id\":\"bob\",\"idempotency_key\":\"k1\"}");
      assertEquals(409, refused.status(), refused::toString);
      assertEquals("not_eligible", refused.body().path("code").asText(), refused::toString);
    }
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      Api shop = new Api(up.shop());
      Api admin = new Api(up.admin());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertEquals(
                      1, admin.get("/v1/segments/abandoned").body().path("members").asInt()));
      assertTrue(segments(shop, cart(shop, "zoe", 55), "zoe").contains("abandoned"));
      assertTrue(offers(shop, "ann").contains("come-back"));
    }
  }

  private static String cart(Api shop, String clientId, int euros) throws Exception {
    return shop.events(
        """
        {"client_id":"%s","events":[{"name":"add_to_cart","params":
          {"value":%d,"currency":"EUR","items":[{"item_id":"lamp","price":%d}]}}]}"""
            .formatted(clientId, euros, euros));
  }

  private static JsonNode preview(Api admin) throws Exception {
    Answer answer =
        admin.post("/v1/segments:preview", "application/json", "{\"rule\":" + ABANDONED + "}");
    assertEquals(200, answer.status(), answer::toString);
    return answer.body();
  }

  private static Answer put(Api admin, String state, long version) throws Exception {
    String body =
        "{\"name\":\"Abandoned carts\",\"state\":\"%s\",\"rule\":%s}".formatted(state, ABANDONED);
    return version == 0
        ? admin.put("/v1/segments/abandoned", body)
        : admin.put("/v1/segments/abandoned", body, "\"" + version + "\"");
  }

  private static List<String> segments(Api shop, String token, String clientId) throws Exception {
    JsonNode page = shop.get("/v1/pages/home" + Api.after(token) + "&client_id=" + clientId).body();
    assertTrue(page.path("fresh").asBoolean(), page::toString);
    List<String> segments = new ArrayList<>();
    page.path("profile").path("segments").forEach(id -> segments.add(id.asText()));
    return segments;
  }

  private static List<String> offers(Api shop, String clientId) throws Exception {
    return shop.get("/v1/pages/home?client_id=" + clientId)
        .body()
        .path("offers")
        .findValuesAsText("offer_id");
  }
}
