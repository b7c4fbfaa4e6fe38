package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.standalone.e2e.Api.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody with two devices is forgotten over HTTP against the running system: the receipt tells
 * when, nothing of them is served, and neither a late event nor a restart brings them back.
 */
final class ErasureStoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Replicas look once a minute until when they hold everything. */
  private static final Duration CONFIRMED = Duration.ofMinutes(2);

  @TempDir Path data;

  @Test
  void person_isForgottenOnAllDevicesForGood() throws Exception {
    long beforeMicros = System.currentTimeMillis() * 1_000;
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      Api shop = new Api(up.shop());
      view(shop, "phone", "", "lamp", beforeMicros);
      view(shop, "phone", "ann", "pot", beforeMicros);
      view(shop, "laptop", "ann", "pan", beforeMicros);
      view(shop, "laptop", "ann", "lid", beforeMicros);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode ann = shop.get("/v1/users/ann").body();
                JsonNode views = ann.path("features").path("events.view_item.count");
                assertEquals(4, views.asInt(), ann::toString);
              });

      Answer receipt = shop.delete("/v1/users/ann");
      assertEquals(202, receipt.status(), receipt::toString);
      String erasure = "/v1/erasures/" + receipt.body().path("erasure_id").asText();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode now = shop.get(erasure).body();
                assertEquals("done", now.path("state").asText(), now::toString);
                assertTrue(
                    acknowledgedBy(now).containsAll(Set.of("clients", "users", "serving")),
                    now::toString);
              });
      assertForgotten(shop);
      await()
          .atMost(CONFIRMED)
          .until(() -> acknowledgedBy(shop.get(erasure).body()).contains("serving/serving"));

      for (String client : List.of("phone", "laptop", "tablet")) {
        String late = view(shop, client, "ann", "lamp", beforeMicros);
        assertEquals(404, shop.get("/v1/users/ann" + Api.after(late)).status());
      }
      assertForgotten(shop);
    }
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      Api shop = new Api(up.shop());
      assertForgotten(shop);
      String back = view(shop, "phone", "ann", "cup", System.currentTimeMillis() * 1_000);
      JsonNode ann = shop.get("/v1/users/ann" + Api.after(back)).body();
      assertTrue(ann.path("fresh").asBoolean(), ann::toString);
      assertEquals(1, ann.path("features").path("events.view_item.count").asInt(), ann::toString);
      assertEquals(List.of("cup"), ann.path("recent_items").findValuesAsText("item_id"));
    }
  }

  private static Set<String> acknowledgedBy(JsonNode receipt) {
    Set<String> names = new HashSet<>();
    receipt.path("acknowledged_by").forEach(name -> names.add(name.asText()));
    return names;
  }

  private static void assertForgotten(Api shop) throws Exception {
    for (String id : List.of("ann", "phone", "laptop")) {
      assertEquals(404, shop.get("/v1/users/" + id).status(), id);
      assertEquals(404, shop.get("/v1/users/" + id + "/export").status(), id);
      JsonNode page = shop.get("/v1/pages/home?user_id=" + id).body();
      assertFalse(page.path("profile").path("known").asBoolean(), page::toString);
    }
  }

  private static String view(Api shop, String client, String user, String item, long micros)
      throws Exception {
    return shop.events(
        """
        {"client_id":"%s",%s"timestamp_micros":%d,
         "events":[{"name":"view_item","params":{"items":[{"item_id":"%s"}]}}]}"""
            .formatted(
                client, user.isEmpty() ? "" : "\"user_id\":\"" + user + "\",", micros, item));
  }
}
