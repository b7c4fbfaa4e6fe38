package io.everystore.standalone.observability;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.serving.ServingConfig;
import io.everystore.standalone.up.EverystoreSystem;
import io.everystore.standalone.up.Progress;
import io.everystore.standalone.up.SystemConfig;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** A running system exports what the contract, the alerts and the dashboards name. */
final class ExportedMetricsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:everystore|http|flink|kafka|jvm|disk|process)_[a-zA-Z0-9_]+\\b");

  private static final Pattern PAGE_BUCKET =
      Pattern.compile("route=\"/v1/pages/:page\",le=\"([0-9.E-]+)\"}");

  @TempDir static Path data;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static RedisServer redis;
  private static @Nullable EverystoreSystem running;

  @BeforeAll
  static void start() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    redis = RedisServer.newRedisServer().port(port).bind("127.0.0.1").build();
    redis.start();
    running =
        EverystoreSystem.start(
            new SystemConfig(
                data,
                0,
                0,
                0,
                null,
                "127.0.0.1:" + port,
                0,
                ZoneOffset.UTC,
                false,
                ServingConfig.LOOPBACK,
                null,
                2,
                1,
                Duration.ofSeconds(2),
                Duration.ofMillis(200)),
            new Progress(System.out));
    put("segments/keen", "{\"name\":\"Keen\",\"state\":\"active\",\"rule\":" + RULE + "}");
    put(
        "offers/ten",
        "{\"name\":\"Ten\",\"state\":\"active\",\"creative\":{\"title\":\"Ten\"},"
            + "\"reward\":{\"type\":\"percent\",\"value\":10}}");
    post(
        "v1/events",
        "{\"client_id\":\"ann\",\"events\":[{\"name\":\"view_item\",\"params\":"
            + "{\"items\":[{\"item_id\":\"mug\"}]}},{\"name\":\"purchase\",\"params\":"
            + "{\"transaction_id\":\"t\",\"currency\":\"EUR\",\"value\":9.5,"
            + "\"items\":[{\"item_id\":\"pot\"}]}}]}");
  }

  private static final String RULE =
      "{\"combinator\":\"and\",\"rules\":[{\"field\":\"events.view_item\",\"match\":"
          + "{\"mode\":\"atLeast\",\"threshold\":1},\"value\":{\"combinator\":\"and\",\"rules\":"
          + "[{\"field\":\"within\",\"operator\":\"=\",\"value\":\"7d\"}]}}]}";

  @AfterAll
  static void stop() throws Exception {
    if (running != null) {
      running.close();
    }
    redis.stop();
  }

  @Test
  void contract_isExportedWithItsLabelsAndBuckets() throws Exception {
    List<String> series =
        List.of(
            "http_server_request_duration_seconds_bucket{method=\"GET\",outcome=\"success\","
                + "route=\"/v1/pages/:page\",le=\"0.0075\"}",
            "everystore_event_to_serve_seconds_bucket{le=\"0.25\"}",
            "everystore_profile_staleness_seconds_bucket{le=\"0.15\"}",
            "everystore_ingest_events_total{outcome=\"accepted\"}",
            "everystore_fallback_total{level=",
            "everystore_store_entries{view=\"profiles\"}",
            "everystore_store_bytes{view=\"items\"}",
            "everystore_applied_offset_lag{topic=\"profiles.v1\"}",
            "everystore_segment_members{segment=\"keen\"}",
            "everystore_offer_decisions_total{at=\"page\",offer=\"ten\",outcome=");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              page();
              String text = scrape();
              assertEquals(
                  List.of(), series.stream().filter(each -> !text.contains("\n" + each)).toList());
            });
    String text = scrape();
    Set<Double> bounds = new HashSet<>();
    Matcher buckets = PAGE_BUCKET.matcher(text);
    while (buckets.find()) {
      bounds.add(Double.valueOf(buckets.group(1)));
    }
    assertTrue(
        bounds.containsAll(
            List.of(.0005, .001, .002, .003, .005, .0075, .01, .015, .025, .05, .1, .25, 1.0)),
        bounds::toString);
  }

  @Test
  void canary_isServed_andCountsAsNobody() throws Exception {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                value("everystore_canary_probes_total{outcome=\"served\"}") >= 3
                    && value("everystore_segment_members{segment=\"keen\"}") == 1);
    assertTrue(value("everystore_ingest_events_total{outcome=\"canary\"}") >= 3);
    assertEquals(2, value("everystore_ingest_events_total{outcome=\"accepted\"}"));
    String preview =
        post(
            system().adminAddress().resolve("v1/segments:preview"),
            "{\"rule\":" + RULE.replace("events.view_item", "events.everystore_canary") + "}");
    assertTrue(preview.contains("\"count\":0"), preview);
  }

  @Test
  void metricsOfAlertsAndDashboards_areExported() {
    TreeSet<String> named = new TreeSet<>();
    Stream.concat(
            Stream.concat(
                Objectives.all().stream().map(objective -> objective.errorRatio("5m")),
                Alerts.all().stream().map(Alert::expression)),
            Dashboards.all().stream()
                .flatMap(dashboard -> dashboard.panels().stream())
                .flatMap(panel -> panel.queries().stream())
                .map(Panel.Query::expression))
        .map(expression -> expression.replaceAll("everystore:\\w+:\\w+|\"[^\"]*\"", ""))
        .forEach(
            expression -> {
              Matcher names = METRIC.matcher(expression);
              while (names.find()) {
                named.add(names.group());
              }
            });
    assertTrue(named.size() > 30, named::toString);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              page();
              String text = scrape();
              assertEquals(
                  List.of(),
                  named.stream()
                      .filter(
                          name ->
                              !text.contains("\n" + name + "{")
                                  && !text.contains("\n" + name + " "))
                      .toList());
            });
  }

  private static EverystoreSystem system() {
    return requireNonNull(running);
  }

  private static double value(String series) throws Exception {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  private static String scrape() throws Exception {
    return send(HttpRequest.newBuilder(system().adminAddress().resolve("metrics")).build());
  }

  /** Of somebody known, and of somebody who has to take what is popular. */
  private static void page() throws Exception {
    for (String client : List.of("ann", "nobody-yet")) {
      send(
          HttpRequest.newBuilder(
                  system().publicAddress().resolve("v1/pages/home?client_id=" + client))
              .build());
    }
  }

  private static void put(String path, String body) throws Exception {
    send(
        HttpRequest.newBuilder(system().adminAddress().resolve("v1/" + path))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build());
  }

  private static void post(String path, String body) throws Exception {
    post(system().publicAddress().resolve(path), body);
  }

  private static String post(URI address, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static String send(HttpRequest request) throws Exception {
    var answer = CLIENT.send(request, BodyHandlers.ofString());
    assertTrue(answer.statusCode() < 300, () -> request.uri() + ": " + answer.body());
    return answer.body();
  }
}
