package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.standalone.e2e.Api.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many redeem one offer at once, over HTTP, while everything is killed and started again. */
final class OfferRedemptionTest {
  private static final int BUDGET = 100;
  private static final int ATTEMPTS = 1_000;
  private static final int THREADS = 40;
  private static final Duration SETTLED = Duration.ofSeconds(60);

  @TempDir Path data;

  /** The last answer to each key: a redemption id, or the code of the rejection. */
  private final Map<Integer, String> answers = new ConcurrentHashMap<>();

  private final Map<Integer, String> codes = new ConcurrentHashMap<>();
  private final AtomicInteger granted = new AtomicInteger();

  @Test
  void parallelRedemptions_neverOverspendAlsoWhenEverythingIsKilled() throws Exception {
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      Api admin = new Api(up.admin());
      Answer put =
          admin.put(
              "/v1/offers/flash",
              """
              {"name":"Flash","state":"active","reward":{"type":"amount","value":5,"currency":"EUR"},
               "coupon":{"mode":"unique_pool"},"slots":["home"],
               "limits":[{"action":"redemption","limit":%d,"per":"offer","period":"lifetime"},
                         {"action":"redemption","limit":1,"per":"user","period":"lifetime"}]}"""
                  .formatted(BUDGET));
      assertEquals(201, put.status(), put::toString);
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < BUDGET + 20; i++) {
        lines.append("FLASH-").append(i).append('\n');
      }
      Answer added = admin.post("/v1/offers/flash/codes", "text/plain", lines.toString());
      assertEquals(BUDGET + 20, added.body().path("added").asInt(), added::toString);
      Api api = new Api(up.shop());
      await().atMost(SETTLED).until(() -> offers(api).contains("flash"));

      Thread killer =
          new Thread(
              () -> {
                await().atMost(SETTLED).until(() -> granted.get() >= BUDGET / 2);
                up.close();
              },
              "killer");
      killer.start();
      redeemAll(api);
      killer.join();
    }
    assertTrue(answers.size() < ATTEMPTS, "killed too late to matter: " + answers.size());
    Map<Integer, String> before = new TreeMap<>(answers);
    Map<Integer, String> codesBefore = new TreeMap<>(codes);

    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      Api api = new Api(up.shop());
      redeemAll(api);
      assertEquals(ATTEMPTS, answers.size());
      before.forEach((key, answer) -> assertEquals(answer, answers.get(key), "key " + key));
      codesBefore.forEach((key, code) -> assertEquals(code, codes.get(key), "key " + key));
      List<String> redemptions =
          answers.values().stream().filter(answer -> answer.contains(".")).toList();
      assertEquals(BUDGET, redemptions.size());
      assertEquals(BUDGET, new HashSet<>(redemptions).size());
      assertEquals(BUDGET, new HashSet<>(codes.values()).size(), codes::toString);
      Set<String> others =
          answers.values().stream()
              .filter(answer -> !answer.contains("."))
              .collect(Collectors.toSet());
      assertEquals(Set.of("budget"), others);
      Api admin = new Api(up.admin());
      await()
          .atMost(SETTLED)
          .until(
              () ->
                  admin.get("/v1/offers/flash").body().at("/spent/redemptions").asInt() == BUDGET);
      await().atMost(SETTLED).until(() -> !offers(api).contains("flash"));
      assertEquals(0, up.stop(), up::output);
    }
  }

  private static List<String> offers(Api api) throws IOException, InterruptedException {
    JsonNode page = api.get("/v1/pages/home?client_id=visitor").body();
    return page.path("offers").findValuesAsText("offer_id");
  }

  /** Everybody tries once; who is not answered at all will come again. */
  private void redeemAll(Api api) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> attempts = new ArrayList<>();
      for (int i = 0; i < ATTEMPTS; i++) {
        int key = i;
        attempts.add(threads.submit(() -> redeem(api, key)));
      }
      for (Future<?> attempt : attempts) {
        attempt.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void redeem(Api api, int key) {
    try {
      for (int attempt = 0; attempt < 10; attempt++) {
        Answer answer =
            api.post(
                "/v1/offers/flash:redeem",
                "application/json",
                """
                {"user_id":"user-%d","idempotency_key":"order-%d","order_value":20.10}"""
                    .formatted(key, key));
        switch (answer.status()) {
          case 200 -> {
            answers.put(key, answer.body().path("redemption_id").asText());
            codes.put(key, answer.body().path("code").asText());
            granted.incrementAndGet();
            return;
          }
          case 409 -> {
            answers.put(key, answer.body().path("code").asText());
            return;
          }
          case 503 -> {
            // Undecided: the same key again.
          }
          default -> throw new AssertionError(answer.toString());
        }
      }
    } catch (IOException killed) {
      // Not answered.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
