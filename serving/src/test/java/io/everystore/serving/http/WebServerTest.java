package io.everystore.serving.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class WebServerTest {
  private static final PrometheusMeterRegistry METRICS =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private static final Vertx VERTX = Vertx.vertx();

  /** As many megabytes as two sockets may hold, and some. */
  private static final int MOST_UNREAD = 40;

  private static int port;

  @BeforeAll
  static void start() throws Exception {
    Routes sample =
        router -> {
          router
              .get("/sample/:id")
              .handler(c -> Answers.json(c, 200, j -> j.writeString(c.pathParam("id"))));
          router
              .post("/echo")
              .handler(
                  c -> {
                    MediaTypes.require(c.request(), MediaTypes.JSON);
                    RequestBody.read(c.request(), HttpLimits.BODY_BYTES)
                        .onSuccess(body -> Answers.json(c, 200, j -> j.writeNumber(body.length)))
                        .onFailure(c::fail);
                  });
          router
              .get("/broken")
              .handler(
                  c -> {
                    throw new IllegalStateException("broken on purpose");
                  });
        };
    port = deploy(sample).actualPort();
  }

  private static WebServer deploy(Routes routes) throws Exception {
    WebServer server =
        new WebServer(
            "127.0.0.1",
            0,
            List.of(WebServer.floor(), routes),
            StaticFiles.load(WebServerTest.class.getClassLoader(), "files"),
            new HttpMetrics(METRICS),
            false);
    VERTX
        .deployVerticle(server)
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    return server;
  }

  @Test
  void drainingServer_answersAndAsksClientsToLeave() throws Exception {
    WebServer server = deploy(router -> {});
    try (RawHttp kept = new RawHttp(server.actualPort())) {
      assertEquals("", askFloor(kept).header("connection"));
      server.drain();
      RawHttp.Answer last = askFloor(kept);
      assertEquals(200, last.status());
      assertEquals("close", last.header("connection"));
    }
    assertEquals(200, RawHttp.get(server.actualPort(), "/floor").status());
  }

  private static RawHttp.Answer askFloor(RawHttp connection) throws IOException {
    connection.send("GET /floor HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return connection.receive();
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void unknownPath_isAProblem() throws IOException {
    RawHttp.Answer answer = RawHttp.get(port, "/nowhere");
    assertProblem(answer, 404, "not_found");
    assertEquals("application/problem+json", answer.header("content-type"));
    assertTrue(
        answer.body().contains("\"type\":\"urn:everystore:problem:not-found\""), answer.body());
    assertTrue(answer.body().contains("\"title\":\"Not found\""), answer.body());
    assertTrue(answer.body().contains("\"detail\":"), answer.body());
  }

  @Test
  void wrongMethod_namesTheRightOnes() throws IOException {
    RawHttp.Answer answer = RawHttp.send(port, "DELETE", "/sample/1", "", new byte[0]);
    assertProblem(answer, 405, "method_not_allowed");
    assertEquals("GET, OPTIONS", answer.header("allow"));
  }

  @Test
  void requestId_isEchoedWhenHarmlessAndReplacedWhenNot() throws IOException {
    assertEquals("abc-1", floor("X-Request-Id: abc-1").header("x-request-id"));
    String replaced = floor("X-Request-Id: <script>").header("x-request-id");
    assertTrue(replaced.matches("[0-9a-f]{16}"), replaced);
    assertNotEquals(replaced, floor("A: b").header("x-request-id"));
  }

  @Test
  void longUrl_is414() throws IOException {
    assertProblem(RawHttp.get(port, "/floor?q=" + "a".repeat(8_300)), 414, "uri_too_long");
  }

  @Test
  void manyOrLargeHeaders_are431() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      many.append("X-").append(i).append(": 1\r\n");
    }
    assertProblem(floor(many.toString().stripTrailing()), 431, "too_many_headers");
    assertProblem(floor("X: 1\r\n".repeat(199) + "X: 1"), 431, "too_many_headers");
    assertEquals(200, floor("X: 1\r\n".repeat(90) + "X: 1").status());
    assertProblem(floor("X-Large: " + "a".repeat(20_000)), 431, "headers_too_large");
  }

  @Test
  void nonsense_is400() throws IOException {
    assertProblem(
        RawHttp.exchange(port, "\u0001\u0002 nonsense\r\n\r\n"), 400, "malformed_request");
    assertProblem(RawHttp.exchange(port, "GET /floor\r\n\r\n"), 400, "malformed_request");
    assertProblem(
        RawHttp.exchange(port, "GET /floor HTTP/1.1\r\nno colon\r\n\r\n"),
        400,
        "malformed_request");
  }

  @Test
  void malformedPercentEncoding_is400() throws IOException {
    assertProblem(RawHttp.get(port, "/sample/%zz"), 400, "malformed_request");
  }

  @Test
  void traversal_reachesNoFile() throws IOException {
    for (String path :
        List.of(
            "/../../etc/passwd",
            "/..%2f..%2fetc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/%252e%252e%252fetc%252fpasswd",
            "/assets/../../pom.xml",
            "//etc/passwd",
            "/..\\..\\etc\\passwd")) {
      assertProblem(RawHttp.get(port, path), 404, "not_found");
      assertEquals(200, RawHttp.get(port, "/").status());
    }
  }

  @Test
  void brokenRoute_is500WithoutInnerDetail() throws IOException {
    RawHttp.Answer answer = RawHttp.get(port, "/broken");
    assertProblem(answer, 500, "internal_error");
    assertTrue(!answer.body().contains("on purpose"), answer.body());
  }

  @Test
  void declaredLargeBody_is413BeforeItIsSent() throws IOException {
    assertProblem(
        RawHttp.exchange(
            port,
            RawHttp.head(
                    "POST /echo HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Content-Length: 99999999999")
                + "{"),
        413,
        "payload_too_large");
  }

  @Test
  void endlessChunkedBody_is413AndClosed() throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      http.send(
          RawHttp.head(
              "POST /echo HTTP/1.1",
              "Host: localhost",
              "Content-Type: application/json",
              "Transfer-Encoding: chunked"));
      String chunk = "4000\r\n" + "a".repeat(0x4000) + "\r\n";
      for (int i = 0; i < 32; i++) {
        http.send(chunk);
      }
      assertProblem(http.receive(), 413, "payload_too_large");
      assertTrue(http.closedByServer());
    }
  }

  @Test
  void requestsInARow_areAnsweredInOrder() throws IOException {
    try (RawHttp pipelined = new RawHttp(port)) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        requests.append("GET /sample/").append(i).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
      pipelined.send(requests.toString());
      for (int i = 0; i < 50; i++) {
        assertEquals("\"" + i + "\"", pipelined.receive().body());
      }
    }
  }

  /** Whoever asks and never reads would fill memory with answers. */
  @Test
  void answersNobodyReads_endTheConnection() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    byte[] answer = new byte[1 << 20];
    WebServer server =
        deploy(
            router ->
                router
                    .get("/large")
                    .handler(
                        c -> {
                          asked.incrementAndGet();
                          Answers.json(c, 200, Buffer.buffer(answer));
                        }));
    try (RawHttp unread = new RawHttp(server.actualPort())) {
      String request = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n";
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                try {
                  unread.send(request.repeat(100));
                  return false;
                } catch (IOException closed) {
                  return true;
                }
              });
    }
    assertTrue(asked.get() < MOST_UNREAD, asked + " answers of a megabyte kept");
  }

  @Test
  void slowHeader_isClosed() throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      http.send("GET /floor HTTP/1.1\r\nHost: ");
      assertTrue(http.closedByServer());
    }
  }

  @Test
  void shortBody_is408() throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      http.send(
          RawHttp.head(
                  "POST /echo HTTP/1.1",
                  "Host: localhost",
                  "Content-Type: application/json",
                  "Content-Length: 100")
              + "{}");
      assertProblem(http.receive(), 408, "request_timeout");
      assertTrue(http.closedByServer());
    }
  }

  @Test
  void longerBodyThanDeclared_isTheNextRequestAnd400() throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      http.send(
          RawHttp.head(
                  "POST /echo HTTP/1.1",
                  "Host: localhost",
                  "Content-Type: application/json",
                  "Content-Length: 2")
              + "{}{\"more\": true}\r\n\r\n");
      assertEquals(200, http.receive().status());
      assertProblem(http.receive(), 400, "malformed_request");
      assertTrue(http.closedByServer());
    }
  }

  @Test
  void foreignOrigin_mayNotWriteAndIsNotTold() throws IOException {
    assertProblem(
        RawHttp.send(
            port, "POST", "/echo", "application/json", bytes("{}"), "Origin: https://evil.example"),
        403,
        "forbidden_origin");
    assertEquals("", floor("Origin: https://evil.example").header("access-control-allow-origin"));
    assertEquals(
        "http://localhost:3000",
        floor("Origin: http://localhost:3000").header("access-control-allow-origin"));
    assertEquals(
        "", floor("Origin: http://localhost.evil.example").header("access-control-allow-origin"));
    assertEquals(
        "", floor("Origin: http://localhost:3000").header("access-control-allow-credentials"));
  }

  @Test
  void preflight_namesMethods() throws IOException {
    RawHttp.Answer answer =
        RawHttp.exchange(
            port,
            RawHttp.head(
                "OPTIONS /echo HTTP/1.1",
                "Host: localhost",
                "Origin: http://127.0.0.1:5173",
                "Access-Control-Request-Method: POST"));
    assertEquals(204, answer.status());
    assertEquals("OPTIONS, POST", answer.header("access-control-allow-methods"));
  }

  @Test
  void wrongMediaType_is415() throws IOException {
    assertProblem(
        RawHttp.send(port, "POST", "/echo", "application/xml", bytes("<a/>")),
        415,
        "unsupported_media_type");
    assertProblem(
        RawHttp.send(port, "POST", "/echo", "application/json; charset=utf-16", bytes("{}")),
        415,
        "unsupported_charset");
    assertEquals(
        200,
        RawHttp.send(port, "POST", "/echo", "application/json; charset=\"UTF-8\"", bytes("{}"))
            .status());
  }

  @Test
  void file_isServedWithPolicyAndEtag() throws IOException {
    RawHttp.Answer answer = RawHttp.get(port, "/");
    assertEquals(200, answer.status());
    assertTrue(answer.header("content-security-policy").contains("default-src 'self'"));
    RawHttp.Answer again =
        RawHttp.exchange(
            port,
            "GET /index.html HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: "
                + answer.header("etag")
                + "\r\n\r\n");
    assertEquals(304, again.status());
  }

  @Test
  void durations_areCountedByRouteNotByPath() throws IOException {
    RawHttp.get(port, "/sample/some-id");
    RawHttp.get(port, "/some-unknown-path");
    String text = METRICS.scrape();
    assertTrue(
        text.contains(
            "http_server_request_duration_seconds_bucket{method=\"GET\",outcome=\"success\",route=\"/sample/:id\",le=\"0.0075\"}"),
        text);
    assertTrue(!text.contains("some-id") && !text.contains("some-unknown-path"), text);
  }

  @Test
  void failures_areCountedByRouteToo() throws IOException {
    RawHttp.get(port, "/broken");
    RawHttp.send(port, "POST", "/echo", "text/html", new byte[1]);
    // Refused before the router sees it.
    String many = "X: y\r\n".repeat(HttpLimits.HEADERS);
    RawHttp.exchange(port, "GET /sample/1 HTTP/1.1\r\nHost: localhost\r\n" + many + "\r\n");
    for (String counted :
        List.of(
            "method=\"GET\",outcome=\"server_error\",route=\"/broken\"",
            "method=\"POST\",outcome=\"client_error\",route=\"/echo\"",
            "method=\"GET\",outcome=\"client_error\",route=\"/sample/:id\"")) {
      await(counted)
          .until(
              () ->
                  METRICS
                      .scrape()
                      .contains("http_server_request_duration_seconds_count{" + counted + "}"));
    }
  }

  private static RawHttp.Answer floor(String header) throws IOException {
    return RawHttp.exchange(
        port, "GET /floor HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void assertProblem(RawHttp.Answer answer, int status, String code) {
    assertEquals(status, answer.status(), answer.body());
    assertTrue(answer.body().contains("\"code\":\"" + code + "\""), answer.body());
    assertTrue(answer.body().contains("\"status\":" + status), answer.body());
    assertTrue(!answer.header("x-request-id").isEmpty());
  }
}
