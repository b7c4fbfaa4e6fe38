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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shop sees of the whole system: events in, pages and profiles out. */
final class EndToEndTest {
  private static final List<String> SHELVES = List.of("pan", "lamp", "rug");
  private static final int ITEMS_PER_SHELF = 12;

  @TempDir static Path data;
  private static EverystoreProcess up;
  private static Api api;
  private static Api admin;

  @BeforeAll
  static void start() throws Exception {
    up = EverystoreProcess.start(data);
    api = new Api(up.shop());
    admin = new Api(up.admin());
    StringBuilder catalogue = new StringBuilder();
    for (String shelf : SHELVES) {
      for (int i = 1; i <= ITEMS_PER_SHELF; i++) {
        catalogue.append(
            """
            {"id":"%s-%d","title":"The %s no. %d","availability":"in_stock","price":"%d.90 EUR",\
            "brand":"%s & Co","product_type":"Home > %s","link":"/p/%s-%d"}
            """
                .formatted(shelf, i, shelf, i, 10 + i, shelf, shelf, shelf, i));
      }
    }
    Answer loaded = api.post("/v1/items:batch", "application/x-ndjson", catalogue.toString());
    assertTrue(loaded.status() < 300, loaded::toString);
  }

  @AfterAll
  static void stop() throws Exception {
    assertEquals(0, up.stop(), up::output);
  }

  @Test
  void threeViews_changeTheNextHomePage() throws Exception {
    String token = api.view("clicker", "pan-1", "pan-2", "pan-3");
    JsonNode page = page("home", "clicker", token);
    assertTrue(page.path("fresh").asBoolean(), page::toString);
    assertTrue(page.path("profile").path("known").asBoolean(), page::toString);

    Map<String, List<String>> rows = new HashMap<>();
    for (JsonNode row : page.path("rows")) {
      List<String> items = new ArrayList<>();
      row.path("items").forEach(item -> items.add(item.path("item_id").asText()));
      rows.put(row.path("strategy").asText(), items);
    }
    assertEquals(List.of("pan-3", "pan-2", "pan-1"), rows.get("continue-shopping"));
    // Nobody else has been here yet: the rest of the shelf, from the catalogue alone. Three clicks
    // do not flood the page, so that it stands in two rows.
    List<String> picks = rows.getOrDefault("top-picks", List.of());
    assertTrue(
        picks.size() >= 4 && picks.subList(0, 4).stream().allMatch(item -> item.startsWith("pan-")),
        page::toString);
    List<String> because = rows.getOrDefault("because-you-viewed", List.of());
    assertTrue(
        because.size() >= 3 && because.stream().allMatch(item -> item.startsWith("pan-")),
        page::toString);
    JsonNode stranger = page("home", "stranger", token);
    assertFalse(stranger.path("profile").path("known").asBoolean(), stranger::toString);
    assertFalse(stranger.path("rows").isEmpty(), stranger::toString);
  }

  @Test
  void noItem_isTwiceOnAPage() throws Exception {
    String token = api.view("browser", "lamp-1", "lamp-2", "rug-1", "rug-2", "pan-5");
    for (String path : List.of("home", "item", "cart")) {
      JsonNode page = page(path, "browser&item_id=lamp-2", token);
      Set<String> seen = new HashSet<>();
      page.findValues("item_id").stream()
          .map(JsonNode::asText)
          .forEach(item -> assertTrue(seen.add(item), () -> item + " twice in " + page));
    }
  }

  @Test
  void theProfileOfAVisitorWhoLogsIn_isTheUsers() throws Exception {
    api.view("phone", "lamp-1", "lamp-2");
    String token =
        api.events(
            """
            {"client_id":"phone","user_id":"ada","events":[{"name":"login"},
             {"name":"view_item","params":{"items":[{"item_id":"lamp-3"}]}}]}""");
    for (String id : List.of("ada", "phone")) {
      JsonNode user = api.user(id, token);
      assertEquals("ada", user.path("user_id").asText());
      assertEquals("phone", user.path("client_ids").path(0).asText(), user::toString);
      assertEquals(3, user.path("features").path("events.view_item.count").asLong());
      assertEquals("lamp-3", user.path("recent_items").path(0).path("item_id").asText());
    }
    JsonNode page = page("home", "phone&user_id=ada", token);
    assertTrue(page.path("fresh").asBoolean(), page::toString);
  }

  @Test
  void theSameEventId_countsOnce() throws Exception {
    String body =
        """
        {"client_id":"twice","events":[{"name":"view_item",
         "params":{"event_id":"e-1","items":[{"item_id":"rug-7"}]}}]}""";
    api.events(body);
    String token = api.events(body);
    JsonNode user = api.user("twice", token);
    assertEquals(1, user.path("features").path("events.view_item.count").asLong());
    await().atMost(Duration.ofSeconds(30)).until(() -> itemViews("rug-7") == 1);
  }

  @Test
  void aBatchWithABadEvent_keepsItsGoodOnes() throws Exception {
    Answer answer =
        api.post(
            "/v1/events",
            "text/plain",
            """
            {"client_id":"half","events":[
             {"name":"view_item","params":{"items":[{"item_id":"pan-9"}]}},
             {"name":"","params":{}},
             {"name":"view_item","params":{"items":[{"item_id":"pan-8"}]}}]}""");
    assertEquals(202, answer.status(), answer::toString);
    assertEquals(2, answer.body().path("accepted").asInt());
    assertEquals(1, answer.body().path("rejected").path(0).path("index").asInt());
    JsonNode user = api.user("half", answer.body().path("token").asText());
    assertEquals(2, user.path("features").path("events.view_item.count").asLong());
  }

  @Test
  void offerSeenAsOftenAsItMay_isGoneOnEveryDevice() throws Exception {
    Answer put =
        admin.put(
            "/v1/offers/twice",
            """
            {"name":"Twice","state":"active","reward":{"type":"message"},
             "limits":[{"action":"impression","limit":2,"per":"user","period":"day"}]}""");
    assertEquals(201, put.status(), put::toString);
    String seen = "{\"name\":\"view_promotion\",\"params\":{\"promotion_id\":\"twice\"}}";
    String token =
        api.events("{\"client_id\":\"tv\",\"user_id\":\"eva\",\"events\":[%s]}".formatted(seen));
    assertEquals(List.of("twice"), offers("tv&user_id=eva", token));
    token =
        api.events("{\"client_id\":\"pad\",\"user_id\":\"eva\",\"events\":[%s]}".formatted(seen));
    assertEquals(List.of(), offers("tv&user_id=eva", token));
    assertEquals(List.of(), offers("pad", token));
    assertEquals(List.of("twice"), offers("stranger", token));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> admin.get("/v1/offers/twice").body().at("/spent/impressions").asInt() == 2);
  }

  private static List<String> offers(String client, String token) throws Exception {
    return page("home", client, token).path("offers").findValuesAsText("offer_id").stream()
        .filter("twice"::equals)
        .toList();
  }

  @Test
  void reservation_isCommittedOrReleasedAndHoldsTheBudgetMeanwhile() throws Exception {
    assertEquals("unknown", redeem("early", "").body().path("code").asText());
    Answer put =
        admin.put(
            "/v1/offers/single",
            """
            {"state":"active","reward":{"type":"percent","value":10,"currency":"EUR"},
             "coupon":{"mode":"generic","code":"TEN"},
             "limits":[{"action":"redemption","limit":1}]}""");
    assertEquals(201, put.status(), put::toString);
    Answer reserved = redeem("a", ",\"mode\":\"reserve\",\"order_value\":19.95");
    assertEquals("reserved", reserved.body().path("state").asText(), reserved::toString);
    assertEquals(2.0, reserved.body().path("discount").asDouble());
    assertFalse(reserved.body().has("code"), reserved::toString);
    assertEquals("budget", redeem("b", "").body().path("code").asText());
    String redemption = "/v1/redemptions/" + reserved.body().path("redemption_id").asText();
    for (int repeat = 0; repeat < 2; repeat++) {
      Answer released = api.post(redemption + ":release", "application/json", "");
      assertEquals("released", released.body().path("state").asText(), released::toString);
    }
    Answer again = redeem("c", ",\"mode\":\"reserve\"");
    redemption = "/v1/redemptions/" + again.body().path("redemption_id").asText();
    for (int repeat = 0; repeat < 2; repeat++) {
      Answer granted = api.post(redemption + ":commit", "application/json", "");
      assertEquals("granted", granted.body().path("state").asText(), granted::toString);
      assertEquals("TEN", granted.body().path("code").asText());
    }
    assertEquals(409, api.post(redemption + ":release", "application/json", "").status());
    assertEquals(
        "unknown",
        api.post("/v1/redemptions/single.x:commit", "application/json", "")
            .body()
            .path("code")
            .asText());
  }

  private static Answer redeem(String key, String more) throws Exception {
    return api.post(
        "/v1/offers/single:redeem",
        "application/json",
        "{\"user_id\":\"max\",\"idempotency_key\":\"%s\"%s}".formatted(key, more));
  }

  private static long itemViews(String itemId) throws Exception {
    return api.get("/v1/items/" + itemId)
        .body()
        .path("features")
        .path("events.view_item.count")
        .asLong();
  }

  private static JsonNode page(String name, String client, String token) throws Exception {
    Answer answer = api.get("/v1/pages/" + name + Api.after(token) + "&client_id=" + client);
    assertEquals(200, answer.status(), answer::toString);
    return answer.body();
  }
}
