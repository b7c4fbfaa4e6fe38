package io.everystore.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.DecayedCount;
import io.everystore.feature.proto.InteractionFacts;
import io.everystore.feature.proto.ItemStats;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.log.TestLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a deleted item when the catalogue is rebuilt from a compacted log. */
final class DeletedItemTest {
  @TempDir Path directory;

  @Test
  void deletedItem_staysGoneAfterARebuildFromTheCompactedLog_andMayComeBack() throws Exception {
    Map<String, byte[]> compacted;
    try (TestLog log = TestLog.start(directory.resolve("log"));
        Serving serving = serving(log, "first")) {
      put(serving, "gone");
      put(serving, "alive");
      assertEquals(204, send(serving, "DELETE", "gone", ""));
      compacted = log.compacted(Topics.CATALOGUE);
    }
    try (TestLog log = TestLog.start(directory.resolve("compacted"))) {
      compacted.forEach((key, value) -> log.write(Topics.CATALOGUE, key, value));
      log.write(Topics.ITEMS, "gone", stats("gone"));
      log.write(Topics.ITEMS, "alive", stats("alive"));
      try (Serving serving = serving(log, "rebuilt")) {
        awaitTrending(serving, "alive");
        assertFalse(trending(serving).contains("\"gone\""), () -> "shown: gone");
        assertEquals(404, send(serving, "DELETE", "gone", ""));
        put(serving, "gone");
        awaitTrending(serving, "gone");
      }
    }
  }

  private Serving serving(TestLog log, String store) {
    Serving serving =
        Serving.start(ServingConfig.of(0, 0, log.kafka(), directory.resolve("store-" + store)));
    await().atMost(Duration.ofSeconds(60)).until(serving::caughtUp);
    return serving;
  }

  private static void put(Serving serving, String id) throws IOException {
    assertEquals(200, send(serving, "PUT", id, "{\"title\":\"Item " + id + "\"}"));
  }

  private static int send(Serving serving, String method, String id, String body)
      throws IOException {
    String type = body.isEmpty() ? "" : "application/json";
    return RawHttp.send(serving.publicPort(), method, "/v1/items/" + id, type, body.getBytes(UTF_8))
        .status();
  }

  private static void awaitTrending(Serving serving, String id) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              String shown = trending(serving);
              assertTrue(shown.contains("\"" + id + "\""), shown);
            });
  }

  private static String trending(Serving serving) throws IOException {
    return RawHttp.get(
            serving.publicPort(), "/v1/recommendations/trending?client_id=somebody&limit=10")
        .body();
  }

  private static byte[] stats(String id) {
    DecayedCount weight =
        DecayedCount.newBuilder().setWeight(50).setAtMillis(System.currentTimeMillis()).build();
    return ItemStats.newBuilder()
        .setItemId(id)
        .setVersion(1)
        .setTrend(weight)
        .setPopularity(weight)
        .setLongPopularity(weight)
        .setObserved(InteractionFacts.newBuilder().setTitle("Seen " + id))
        .build()
        .toByteArray();
  }
}
