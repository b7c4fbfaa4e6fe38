package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.standalone.e2e.Api.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What the data of a golden release hold: people on several devices, a segment, an offer half
 * spent. Told once by the release, found and gone on with by every later one.
 */
final class GoldenStory {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SEGMENT =
      """
      {"name":"Keen","state":"active","rule":{"combinator":"and","rules":[
        {"field":"events.view_item","match":{"mode":"atLeast","threshold":3},
         "value":{"combinator":"and","rules":[
           {"field":"within","operator":"=","value":"400d"}]}}]}}""";
  private static final String OFFER =
      """
      {"name":"Two","state":"active","reward":{"type":"amount","value":5,"currency":"EUR"},
       "slots":["home"],"creative":{"title":"Two only"},
       "limits":[{"action":"redemption","limit":2,"per":"offer","period":"lifetime"},
                 {"action":"redemption","limit":1,"per":"user","period":"lifetime"}]}""";

  private final Api shop;
  private final Api admin;

  GoldenStory(Api shop, Api admin) {
    this.shop = shop;
    this.admin = admin;
  }

  /** Everything up to the release. */
  void begin() throws Exception {
    for (String item : List.of("pan", "pot", "lid")) {
      Answer put =
          shop.put(
              "/v1/items/" + item,
              "{\"title\":\"Golden %s\",\"price\":\"12.90 EUR\",\"product_type\":\"Home > Kitchen\"}"
                  .formatted(item));
      assertTrue(put.status() < 300, put::toString);
    }
    assertEquals(201, admin.put("/v1/segments/keen", SEGMENT).status());
    assertEquals(201, admin.put("/v1/offers/two", OFFER).status());
    shop.view("phone", "pan", "pot");
    shop.events(login("phone", "view_item", "lid"));
    shop.events(login("laptop", "purchase", "pan"));
    shop.user("ann", shop.view("tablet", "pan"));
    shop.view("stranger", "pan", "lid");
    await().atMost(PATIENCE).untilAsserted(this::isFound);
    assertEquals(200, shop.redeem("two", "ann", "order-1").status());
    await().atMost(PATIENCE).untilAsserted(() -> assertEquals(1, spent()));
  }

  /** Everything told is there. */
  void isFound() throws Exception {
    JsonNode ann = shop.get("/v1/users/ann").body();
    assertEquals(3, ann.path("features").path("events.view_item.count").asInt(), ann::toString);
    assertEquals(1, ann.path("features").path("events.purchase.count").asInt(), ann::toString);
    assertEquals(List.of("keen"), strings(ann.path("segments")), ann::toString);
    assertEquals("ann", shop.get("/v1/users/phone").body().path("user_id").asText());
    JsonNode pan = shop.get("/v1/items/pan").body();
    assertEquals("Golden pan", pan.path("title").asText(), pan::toString);
    assertEquals(3, pan.path("features").path("events.view_item.count").asInt(), pan::toString);
    JsonNode keen = admin.get("/v1/segments/keen").body();
    assertEquals(1, keen.path("members").asInt(), keen::toString);
  }

  int spent() throws Exception {
    return admin.get("/v1/offers/two").body().at("/spent/redemptions").asInt();
  }

  /** The same people come back: they count on from where they were, and the budget holds. */
  void goOn() throws Exception {
    assertEquals(1, spent());
    JsonNode ann = shop.user("ann", shop.view("phone", "pot"));
    assertEquals(4, ann.path("features").path("events.view_item.count").asInt(), ann::toString);
    JsonNode stranger = shop.user("stranger", shop.view("stranger", "pot"));
    assertEquals(
        3, stranger.path("features").path("events.view_item.count").asInt(), stranger::toString);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertEquals(
                    2, admin.get("/v1/segments/keen").body().path("members").asInt(), "members"));
    assertEquals(200, shop.redeem("two", "ann", "order-1").status(), "the same order");
    assertEquals(
        "already_redeemed", shop.redeem("two", "ann", "order-2").body().path("code").asText());
    assertEquals(200, shop.redeem("two", "ben", "order-3").status());
    assertEquals("budget", shop.redeem("two", "cid", "order-4").body().path("code").asText());
  }

  private static String login(String client, String event, String item) {
    return """
        {"client_id":"%s","user_id":"ann","events":[{"name":"%s","params":{
          "transaction_id":"t-%s","currency":"EUR","value":12.9,
          "items":[{"item_id":"%s","price":12.9,"quantity":1}]}}]}"""
        .formatted(client, event, client, item);
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
