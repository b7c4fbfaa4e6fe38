package io.everystore.serving;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferTally;
import io.everystore.feature.proto.OfferTotals;
import io.everystore.feature.proto.OfferView;
import io.everystore.feature.proto.SegmentSize;
import io.everystore.feature.proto.VariationResult;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.log.TestLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offers over the management API of a whole serving process, and on its pages. */
final class OfferAdminTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OFFER =
      """
      {"name":"Ten off","state":"active","timezone":"Europe/Berlin","slots":["home"],
       "eligibility":{"include_segments":[],"exclude_segments":["staff"],"rule":null},
       "creative":{"title":"Ten <b>off</b>","link":"/sale"},
       "reward":{"type":"percent","value":10,"currency":"EUR"},"coupon":{"mode":"none"},
       "limits":[{"action":"discount","limit":500.10,"per":"offer","period":"lifetime"}],
       "pacing":"asap","holdout_ratio":0.1}
      """;

  @TempDir static Path directory;

  private static TestLog broker;
  private static Serving serving;

  @BeforeAll
  static void start() throws Exception {
    broker = TestLog.start(directory.resolve("broker"));
    serving =
        Serving.start(
            new ServingConfig(
                "127.0.0.1", 0, 0, 1, broker.kafka(), directory.resolve("store"), 1_000, 1_000));
    await().atMost(Duration.ofSeconds(60)).until(serving::caughtUp);
    RawHttp.Answer staff =
        admin(
            "PUT",
            "/v1/segments/staff",
            "{\"state\":\"active\",\"rule\":{\"combinator\":\"and\",\"rules\":[]}}");
    assertEquals(201, staff.status(), staff.body());
    SegmentSize evaluated =
        SegmentSize.newBuilder()
            .setSegmentId("staff")
            .setDefinitionVersion(JSON.readTree(staff.body()).path("version").asLong())
            .setParts(1)
            .setPartsDone(1)
            .build();
    broker.write(Topics.SEGMENT_SIZES, "staff", evaluated.toByteArray());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                JSON.readTree(admin("GET", "/v1/segments/staff", "").body())
                    .path("exact")
                    .asBoolean());
  }

  @AfterAll
  static void stop() {
    serving.close();
    broker.close();
  }

  private static RawHttp.Answer admin(String method, String path, String body, String... headers)
      throws IOException {
    return RawHttp.send(
        serving.adminPort(),
        method,
        path,
        body.isEmpty() ? "" : "application/json",
        body.getBytes(StandardCharsets.UTF_8),
        headers);
  }

  private static JsonNode page(String query) throws IOException {
    return JSON.readTree(
        RawHttp.get(serving.publicPort(), "/v1/pages/home?timeout_ms=5000&" + query).body());
  }

  private static List<String> refused(String change, String to) throws IOException {
    assertTrue(OFFER.contains(change), change);
    RawHttp.Answer answer = admin("PUT", "/v1/offers/refused", OFFER.replace(change, to));
    assertEquals(400, answer.status(), answer.body());
    return JSON.readTree(answer.body()).path("errors").findValuesAsText("pointer");
  }

  @Test
  void segments_haveToBeThereAndStayWhileAnOfferIsAboutThem() throws Exception {
    assertEquals(
        List.of("/eligibility/exclude_segments/0"),
        refused("\"exclude_segments\":[\"staff\"]", "\"exclude_segments\":[\"nobody\"]"));
    RawHttp.Answer put = admin("PUT", "/v1/offers/about-staff", OFFER);
    assertEquals(201, put.status(), put.body());
    RawHttp.Answer deleted = admin("DELETE", "/v1/segments/staff", "", "If-Match: *");
    assertEquals(409, deleted.status(), deleted.body());
    assertTrue(deleted.body().contains("about-staff"), deleted.body());
    assertEquals(204, admin("DELETE", "/v1/offers/about-staff", "", "If-Match: *").status());
  }

  @Test
  void offer_isReadBackShownAtOnceAndItsLedgerTold() throws Exception {
    RawHttp.Answer put = admin("PUT", "/v1/offers/ten", OFFER, "X-Operator: ann");
    assertEquals(201, put.status(), put.body());
    JsonNode read = JSON.readTree(admin("GET", "/v1/offers/ten", "").body());
    JsonNode sent = JSON.readTree(OFFER);
    for (String name :
        List.of(
            "name", "state", "timezone", "slots", "eligibility", "coupon", "limits", "pacing")) {
      assertEquals(sent.get(name).toString(), read.get(name).toString(), name);
    }
    assertEquals("ann", read.at("/approval/written_by").asText());
    JsonNode shown = page("client_id=somebody").path("offers").path(0);
    assertEquals("ten", shown.path("offer_id").asText());
    assertEquals("percent", shown.at("/reward/type").asText());
    OfferCommand command =
        OfferCommand.parseFrom(broker.compacted(Topics.OFFER_COMMANDS).get("ten"));
    assertEquals(read.path("version").asLong(), command.getDefine().getVersion());

    String paused = OFFER.replace("\"active\"", "\"paused\"");
    assertEquals(200, admin("PUT", "/v1/offers/ten", paused, "If-Match: *").status());
    JsonNode explained = page("client_id=somebody&explain=true");
    assertTrue(explained.path("offers").isEmpty(), "the kill switch acts at once");
    assertEquals("outside_window", explained.at("/offers_not_shown/0/reason").asText());
    assertEquals(412, admin("PUT", "/v1/offers/ten", OFFER, "If-Match: \"1\"").status());
    assertEquals(204, admin("DELETE", "/v1/offers/ten", "", "If-Match: *").status());
    command = OfferCommand.parseFrom(broker.compacted(Topics.OFFER_COMMANDS).get("ten"));
    assertTrue(command.hasRemove());
  }

  @Test
  void badOffers_areRefusedWhereTheyAreWrong() throws Exception {
    assertEquals(List.of("/limits/0/limit"), refused("500.10", "-1"));
    assertEquals(List.of("/limits/0/limit"), refused("500.10", "1e30"));
    assertEquals(List.of("/limits/0/limit"), refused("500.10", "0.001"));
    assertEquals(
        List.of("/limits/0/limit"),
        refused("\"discount\",\"limit\":500.10", "\"click\",\"limit\":99999999999999999999"));
    assertEquals(List.of("/reward/currency"), refused("EUR", "euro"));
    assertEquals(List.of("/reward/value"), refused("\"value\":10", "\"value\":101"));
    assertEquals(List.of("/creative/link"), refused("/sale", "javascript:alert(1)"));
    assertEquals(List.of("/spent"), refused("\"name\"", "\"spent\":{\"discount\":0},\"name\""));
    assertEquals(List.of("/role"), refused("\"name\"", "\"role\":\"admin\",\"name\""));
    assertEquals(List.of("/eligibility/rule/rules"), refused("null", "{\"combinator\":\"and\"}"));
    assertEquals(
        List.of("/eligibility/rule/rules/0/field"),
        refused("null", rule("{\"field\":\"mood\",\"operator\":\"=\",\"value\":\"good\"}")));
    assertEquals(
        List.of("/eligibility/rule/rules/0/value"),
        refused("null", rule("{\"field\":\"segment\",\"operator\":\"=\",\"value\":\"nowhere\"}")));
    assertEquals(
        List.of("/end_time"),
        refused(
            "\"name\"",
            "\"start_time\":\"2026-05-01T00:00:00\",\"end_time\":\"2026-04-30T23:00:00\",\"name\""));
    assertEquals(
        List.of("/start_time"),
        refused("\"name\"", "\"start_time\":\"2026-03-29T02:30:00\",\"name\""),
        "clocks in Berlin skip it");
  }

  private static String rule(String condition) {
    return "{\"combinator\":\"and\",\"rules\":[" + condition + "]}";
  }

  @Test
  void ruleOfAnOffer_isAnsweredAsItWasPut_andKeepsItsSegment() throws Exception {
    String rule =
        rule("{\"field\":\"segment\",\"operator\":\"=\",\"value\":\"staff\"}")
            .replace("{\"comb", "{\"not\":false,\"comb");
    RawHttp.Answer put =
        admin(
            "PUT",
            "/v1/offers/ruled",
            OFFER
                .replace("\"active\"", "\"draft\"")
                .replace("[\"staff\"]", "[]")
                .replace("null", rule));
    assertEquals(201, put.status(), put.body());
    JsonNode read = JSON.readTree(put.body()).at("/eligibility/rule/rules/0");
    assertEquals("staff", read.path("value").asText(), put.body());
    assertEquals(409, admin("DELETE", "/v1/segments/staff", "", "If-Match: *").status());
    assertEquals(204, admin("DELETE", "/v1/offers/ruled", "", "If-Match: *").status());
  }

  @Test
  void localTimes_areThoseOfTheOffersZone() throws Exception {
    String body =
        OFFER
            .replace("\"active\"", "\"draft\"")
            .replace(
                "\"name\"",
                "\"start_time\":\"2026-03-29T01:30:00\",\"end_time\":\"2026-10-25T02:30:00\",\"name\"");
    RawHttp.Answer put = admin("PUT", "/v1/offers/zoned", body);
    assertEquals(201, put.status(), put.body());
    assertEquals("2026-03-29T00:30:00Z", JSON.readTree(put.body()).path("start_time").asText());
    assertEquals("2026-10-25T00:30:00Z", JSON.readTree(put.body()).path("end_time").asText());
  }

  @Test
  void offerAboveTheThreshold_needsASecondOperator() throws Exception {
    String large = OFFER.replace("500.10", "10000.01").replace("\"home\"", "\"large\"");
    RawHttp.Answer put = admin("PUT", "/v1/offers/large", large, "X-Operator: ann");
    assertTrue(JSON.readTree(put.body()).at("/approval/missing").asBoolean(), put.body());
    String path = "/v1/offers/large:approve";
    assertEquals(428, admin("POST", path, "", "X-Operator: bob").status());
    assertEquals(403, admin("POST", path, "", "X-Operator: ann", "If-Match: *").status());
    assertEquals("outside_window", reason("large"));
    RawHttp.Answer approved =
        admin("POST", path, "", "X-Operator: bob", "If-Match: " + put.header("etag"));
    assertEquals(200, approved.status(), approved.body());
    assertEquals("shown", reason("large"));
    admin("PUT", "/v1/offers/large", large.replace("active", "paused"), "If-Match: *");
    admin("PUT", "/v1/offers/large", large, "If-Match: *");
    assertEquals("shown", reason("large"), "paused and resumed as it was approved");
    admin("PUT", "/v1/offers/large", large.replace("10000.01", "20000"), "If-Match: *");
    assertEquals("outside_window", reason("large"), "another budget than was approved");
  }

  private static String reason(String offerId) throws IOException {
    for (JsonNode each : page("explain=true").path("offers_not_shown")) {
      if (each.path("offer_id").asText().equals(offerId)) {
        return each.path("reason").asText();
      }
    }
    return "shown";
  }

  @Test
  void report_comparesPeopleWhoSawTheOfferWithThoseHeldOut() throws Exception {
    assertEquals(201, admin("PUT", "/v1/offers/tried", OFFER).status());
    Map.of("shown", 900L, "held-out", 100L)
        .forEach(
            (variation, people) ->
                broker.write(
                    Topics.EXPERIMENT_RESULTS,
                    "offer.tried/" + variation,
                    VariationResult.newBuilder()
                        .setVersion(1)
                        .setExperimentId("offer.tried")
                        .setVariationId(variation)
                        .setExposed(people)
                        .setPurchased(people / (variation.equals("shown") ? 5 : 10))
                        .build()
                        .toByteArray()));
    broker.write(
        Topics.OFFER_VIEWS,
        "tried",
        OfferView.newBuilder()
            .setOfferId("tried")
            .setVersion(1)
            .setTotals(
                OfferTotals.newBuilder()
                    .setRedemptions(OfferTally.newBuilder().setEver(3))
                    .setDiscount(OfferTally.newBuilder().setEver(1_250)))
            .setReserved(1)
            .putRefused("budget", 7)
            .build()
            .toByteArray());
    page("client_id=staff-or-not");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              JsonNode report = JSON.readTree(admin("GET", "/v1/offers/tried/report", "").body());
              assertEquals(900, report.at("/shown/people").asInt(), report.toString());
              assertEquals(100, report.at("/held_out/people").asInt());
              assertEquals(12.5, report.at("/spent/discount").asDouble());
              assertEquals(1.0, report.at("/uplift/value").asDouble(), 1e-9);
              assertTrue(report.at("/uplift/low").asDouble() > 0, report.toString());
              assertTrue(report.at("/sample_ratio/ok").asBoolean());
              assertEquals(2, report.at("/redemptions/granted").asInt(), report.toString());
              assertEquals(7, report.at("/redemptions/refused/budget").asInt());
              assertEquals(12.5, report.at("/limits/0/spent").asDouble(), report.toString());
              assertEquals(487.6, report.at("/limits/0/free").asDouble(), 1e-9);
              assertEquals(500.1, report.at("/limits/0/released").asDouble(), 1e-9);
              assertFalse(report.at("/pages/outcomes").isEmpty(), report.toString());
            });
    assertEquals(404, admin("GET", "/v1/offers/nobodys/report", "").status());
  }

  @Test
  void redemptionOfAnOfferNobodyDefined_isUnknownAndAsksNobody() throws Exception {
    long before = broker.count(Topics.OFFER_COMMANDS);
    for (String path : List.of("/v1/offers/invented:redeem", "/v1/offers/IN%20VENTED:redeem")) {
      RawHttp.Answer answer =
          RawHttp.send(
              serving.publicPort(),
              "POST",
              path,
              "application/json",
              "{\"user_id\":\"ann\",\"idempotency_key\":\"k\"}".getBytes(StandardCharsets.UTF_8));
      assertEquals(409, answer.status(), answer.body());
      assertEquals("unknown", JSON.readTree(answer.body()).path("code").asText());
    }
    assertEquals(before, broker.count(Topics.OFFER_COMMANDS));
  }
}
