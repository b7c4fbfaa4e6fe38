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

  @BeforeAll
  static void start() throws Exception {
    up = EverystoreProcess.start(data);
    api = new Api(up.shop());
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
