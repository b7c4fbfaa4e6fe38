package io.everystore.standalone.e2e;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counts equal a naive recount although the process is killed in the middle of posting, a third of
 * the posts is sent twice, and everything is stopped and started again.
 */
final class KillTest {
  private static final long SEED = 20_261_122;
  private static final int POSTS = 400;
  private static final int EVENTS_PER_POST = 5;
  private static final int CLIENTS = 30;
  private static final int ITEMS = 12;
  private static final String COUNT = "events.view_item.count";
  private static final Duration SETTLED = Duration.ofSeconds(60);

  @TempDir Path data;
  private final Map<String, Long> viewsByClient = new HashMap<>();
  private final Map<String, Long> viewsByItem = new HashMap<>();
  private final Map<String, String> lastTokens = new HashMap<>();

  /** One body of events of one client. */
  private record Post(String client, String body) {}

  @Test
  void counts_areExact_afterAKillAmidPosts_repeats_andARestart() throws Exception {
    List<Post> posts = posts();
    int acknowledged = postUntilKilled(posts);
    assertTrue(acknowledged >= POSTS / 2 && acknowledged < POSTS, "posted " + acknowledged);

    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      Api api = new Api(up.shop());
      for (int i = 0; i < POSTS; i++) {
        // The post under way at the kill may or may not be in the log; it is sent again as well.
        if (i >= acknowledged || i % 3 == 0) {
          send(api, posts.get(i));
        }
      }
      check(api);
      assertEquals(0, up.stop(), up::output);
    }
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      check(new Api(up.shop()));
    }
  }

  /** Seeded posts, and the recount of what they say. */
  private List<Post> posts() {
    Random random = new Random(SEED);
    List<Post> posts = new ArrayList<>();
    for (int post = 0; post < POSTS; post++) {
      String client = "client-" + random.nextInt(CLIENTS);
      List<String> events = new ArrayList<>();
      for (int event = 0; event < EVENTS_PER_POST; event++) {
        String item = "item-" + random.nextInt(ITEMS);
        events.add(
            """
            {"name":"view_item","params":{"event_id":"%d-%d","items":[{"item_id":"%s"}]}}"""
                .formatted(post, event, item));
        viewsByClient.merge(client, 1L, Long::sum);
        viewsByItem.merge(item, 1L, Long::sum);
      }
      posts.add(
          new Post(
              client,
              "{\"client_id\":\"%s\",\"events\":[%s]}"
                  .formatted(client, String.join(",", events))));
    }
    return posts;
  }

  /** Posts until the process, killed once half is posted, no longer answers. */
  private int postUntilKilled(List<Post> posts) throws Exception {
    AtomicInteger acknowledged = new AtomicInteger();
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      Thread killer =
          new Thread(
              () -> {
                await().atMost(SETTLED).until(() -> acknowledged.get() >= POSTS / 2);
                up.close();
              },
              "killer");
      killer.start();
      Api api = new Api(up.shop());
      try {
        for (Post post : posts) {
          send(api, post);
          acknowledged.incrementAndGet();
        }
      } catch (IOException killed) {
        assertTrue(acknowledged.get() >= POSTS / 2, killed::toString);
      }
      killer.join();
    }
    return acknowledged.get();
  }

  private void send(Api api, Post post) throws IOException, InterruptedException {
    lastTokens.put(post.client(), api.events(post.body()));
  }

  private void check(Api api) throws Exception {
    Map<String, Long> clients = new HashMap<>();
    for (String client : viewsByClient.keySet()) {
      JsonNode user = api.user(client, requireNonNull(lastTokens.get(client), client));
      clients.put(client, user.path("features").path(COUNT).asLong());
    }
    assertEquals(viewsByClient, clients, "seed " + SEED);
    // Items follow within about a second and carry no token.
    await().atMost(SETTLED).until(() -> viewsByItem.equals(itemCounts(api)));
  }

  private Map<String, Long> itemCounts(Api api) throws IOException, InterruptedException {
    Map<String, Long> items = new HashMap<>();
    for (String item : viewsByItem.keySet()) {
      JsonNode answer = api.get("/v1/items/" + item).body();
      items.put(item, answer.path("features").path(COUNT).asLong());
    }
    return items;
  }
}
