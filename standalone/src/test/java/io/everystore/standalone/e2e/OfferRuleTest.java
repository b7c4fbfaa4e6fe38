package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.standalone.e2e.Api.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An offer for whoever did something, without a segment. */
final class OfferRuleTest {
  private static final Duration SETTLED = Duration.ofSeconds(60);

  @TempDir Path data;

  @Test
  void ruleOfAnOffer_followsWhatSomebodyJustDid_onThePageAndAtTheTill() throws Exception {
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      Api api = new Api(up.shop());
      Answer put =
          new Api(up.admin())
              .put(
                  "/v1/offers/twice",
                  """
                  {"name":"For the undecided","state":"active","reward":{"type":"message"},
                   "eligibility":{"rule":{"combinator":"and","rules":[
                     {"field":"events.view_item","match":{"mode":"atLeast","threshold":2},
                      "value":{"combinator":"and","rules":[
                        {"field":"within","operator":"=","value":"7d"}]}}]}}}""");
      assertEquals(201, put.status(), put::toString);
      String once = api.view("ann", "pan");
      JsonNode page = page(api, once);
      assertTrue(page.path("offers").isEmpty(), page::toString);
      JsonNode why = page.at("/offers_not_shown/0");
      assertEquals("not_eligible", why.path("reason").asText(), page::toString);
      assertFalse(why.at("/rule/rules/0/result").asBoolean(true), page::toString);
      assertEquals("not_eligible", api.redeem("twice", "ann", "k1").body().path("code").asText());

      String twice = api.view("ann", "wok");
      // What somebody did line by line is written once a second.
      await()
          .atMost(SETTLED)
          .untilAsserted(
              () -> assertEquals("twice", page(api, twice).at("/offers/0/offer_id").asText()));
      await()
          .atMost(SETTLED)
          .untilAsserted(() -> assertEquals(200, api.redeem("twice", "ann", "k2").status()));
      assertEquals(0, up.stop(), up::output);
    }
  }

  private static JsonNode page(Api api, String token) throws Exception {
    return api.get(
            "/v1/pages/home?client_id=ann&explain=true&wait_ms=5000&after="
                + URLEncoder.encode(token, StandardCharsets.UTF_8))
        .body();
  }
}
