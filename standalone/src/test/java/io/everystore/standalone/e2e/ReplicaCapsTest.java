package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.serving.Serving;
import io.everystore.serving.ServingConfig;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.standalone.e2e.Api.Answer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caps per user hold when the same people ask two replicas at once, before and after a login. */
final class ReplicaCapsTest {
  private static final Duration SETTLED = Duration.ofSeconds(60);
  private static final int PEOPLE = 25;
  private static final int ATTEMPTS = 8;
  private static final int CAP = 3;
  private static final int THREADS = 16;

  @TempDir Path data;

  @Test
  void capsPerUser_holdOverTwoReplicas_alsoAfterTheLogin() throws Exception {
    try (EverystoreProcess up = EverystoreProcess.start(data.resolve("up"));
        Serving second =
            Serving.start(
                new ServingConfig(
                    "127.0.0.1",
                    0,
                    0,
                    1,
                    KafkaConnection.of(up.kafka()),
                    data.resolve("second"),
                    1_000,
                    1_000))) {
      List<Api> replicas =
          List.of(
              new Api(up.shop()), new Api(URI.create("http://127.0.0.1:" + second.publicPort())));
      Api admin = new Api(up.admin());
      admin.defineOffer("few", "redemption", CAP);
      admin.defineOffer("seen", "impression", CAP);
      for (Api api : replicas) {
        await().atMost(SETTLED).until(() -> shown(api, "?client_id=nobody").size() == 2);
      }
      redeemAtOnce(replicas);

      String last = "";
      for (int i = 0; i < CAP; i++) {
        last = event(replicas.get(i % 2), "client-0", "", "view_promotion");
      }
      for (Api api : replicas) {
        assertEquals(List.of(), shown(api, Api.after(last) + "&client_id=client-0"));
      }

      // Everybody logs in at the one and comes back to both with the name they have now.
      for (int i = 0; i < PEOPLE; i++) {
        last = event(replicas.get(i % 2), "client-" + i, "user-" + i, "login");
        for (Api api : replicas) {
          assertEquals(
              i == 0 ? List.of() : List.of("seen"),
              shown(api, Api.after(last) + "&user_id=user-" + i),
              "user-" + i);
          Answer again = api.redeem("few", "user-" + i, "again-" + i + api.hashCode());
          assertEquals("capped", again.body().path("code").asText(), again::toString);
        }
      }
      await()
          .atMost(SETTLED)
          .until(
              () ->
                  admin.get("/v1/offers/few").body().at("/spent/redemptions").asInt()
                      == PEOPLE * CAP);
    }
  }

  /** All of them at both replicas, each with more keys than they may have. */
  private static void redeemAtOnce(List<Api> replicas) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Answer>> attempts = new ArrayList<>();
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        for (int person = 0; person < PEOPLE; person++) {
          Api api = replicas.get(attempt % 2);
          String who = "client-" + person;
          String key = who + "-" + attempt;
          attempts.add(threads.submit(() -> api.redeem("few", who, key)));
        }
      }
      int[] granted = new int[PEOPLE];
      for (int i = 0; i < attempts.size(); i++) {
        Answer answer = attempts.get(i).get();
        if (answer.status() == 200) {
          granted[i % PEOPLE]++;
        } else {
          assertEquals("capped", answer.body().path("code").asText(), answer::toString);
        }
      }
      for (int person = 0; person < PEOPLE; person++) {
        assertEquals(CAP, granted[person], "client-" + person);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> shown(Api api, String query) throws Exception {
    Answer page = api.get("/v1/pages/home" + query);
    assertEquals(200, page.status(), page::toString);
    return page.body().path("offers").findValuesAsText("offer_id");
  }

  private static String event(Api api, String clientId, String userId, String name)
      throws Exception {
    String user = userId.isEmpty() ? "" : "\"user_id\":\"%s\",".formatted(userId);
    return api.events(
        "{\"client_id\":\"%s\",%s\"events\":[{\"name\":\"%s\",\"params\":{\"promotion_id\":\"seen\"}}]}"
            .formatted(clientId, user, name));
  }
}
