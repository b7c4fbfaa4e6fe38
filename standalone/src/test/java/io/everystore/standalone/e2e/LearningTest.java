package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.standalone.e2e.Api.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The learning loop through the whole system: shown, clicked, learned, published, ranking. A system
 * of its own, because what is learned ranks for everybody.
 */
final class LearningTest {
  private static final int ITEMS = 30;

  /** Each chooses two items and buys them, which makes more choices than a first model needs. */
  private static final int SHOPPERS = 80;

  @TempDir Path data;

  @Test
  void clicksOnRecommendations_makeAModelThatRanks() throws Exception {
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      Api api = new Api(up.shop());
      fill(api);
      List<String> before = List.of();
      for (int shopper = 0; shopper < SHOPPERS; shopper++) {
        JsonNode answer = recommended(api, "shopper-" + shopper);
        before = before.isEmpty() ? ids(answer) : before;
        click(api, "shopper-" + shopper, answer);
      }
      Api admin = new Api(up.admin());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> admin.get("/v1/models/top-picks").status() == 200);
      JsonNode model = admin.get("/v1/models/top-picks").body();
      assertTrue(model.path("examples").asLong() >= 200, model::toString);
      assertTrue(model.path("loss").asDouble() < model.path("previous_loss").asDouble());
      assertTrue(model.path("weights").has("popularity"), model::toString);
      assertEquals("top-picks", admin.get("/v1/models").body().findValue("name").asText());
      assertNotEquals(before, ids(recommended(api, "one-more")), "another model, another order");
      assertEquals(0, up.stop(), up::output);
    }
  }

  private static void fill(Api api) throws Exception {
    StringBuilder catalogue = new StringBuilder();
    for (int i = 0; i < ITEMS; i++) {
      catalogue.append(
          """
          {"id":"item-%d","title":"No. %d","availability":"in_stock","price":"%d.90 EUR",\
          "product_type":"Home > %s"}
          """
              .formatted(i, i, 10 + i, i % 2 == 0 ? "Even" : "Odd"));
    }
    Answer loaded = api.post("/v1/items:batch", "application/x-ndjson", catalogue.toString());
    assertTrue(loaded.status() < 300, loaded::toString);
  }

  /** What somebody is offered who has looked at two even items. */
  private static JsonNode recommended(Api api, String client) throws Exception {
    String token = api.view(client, "item-0", "item-2");
    Answer answer =
        api.get(
            "/v1/recommendations/top-picks" + Api.after(token) + "&limit=20&client_id=" + client);
    assertEquals(200, answer.status(), answer::toString);
    return answer.body();
  }

  /** Everybody is after the last two odd items. */
  private static void click(Api api, String client, JsonNode answer) throws Exception {
    List<String> odd =
        ids(answer).stream().filter(id -> Integer.parseInt(id.substring(5)) % 2 == 1).toList();
    for (String chosen : odd.subList(Math.max(0, odd.size() - 2), odd.size())) {
      for (String event : List.of("select_item", "add_to_cart", "purchase")) {
        api.events(
            """
            {"client_id":"%s","events":[{"name":"%s","params":{"recommendation_id":"%s",
             "items":[{"item_id":"%s"}]}}]}"""
                .formatted(client, event, answer.path("recommendation_id").asText(), chosen));
      }
    }
  }

  private static List<String> ids(JsonNode answer) {
    return answer.path("items").findValuesAsText("item_id");
  }
}
