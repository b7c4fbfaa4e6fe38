package io.everystore.serving.trace;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.serving.candidate.TestShop;
import io.everystore.serving.candidate.TestShop.History;
import io.everystore.serving.http.HttpMetrics;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.http.StaticFiles;
import io.everystore.serving.http.WebServer;
import io.everystore.serving.ingest.Token;
import io.everystore.serving.page.PageRoutes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans as a collector gets them over OTLP. */
final class TracesTest {
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT_ID = "b7ad6b7169203331";
  private static final String SAMPLED = "traceparent: 00-" + TRACE_ID + "-" + PARENT_ID + "-01";
  private static final String NOT_SAMPLED = "traceparent: 00-" + TRACE_ID + "-" + PARENT_ID + "-00";

  private static final Vertx VERTX = Vertx.vertx();
  private static final List<ResourceSpans> RECEIVED = new CopyOnWriteArrayList<>();
  private static Traces traces = Traces.OFF;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    HttpServer collector =
        get(
            VERTX
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  receive(body.getBytes());
                                  request.response().end();
                                }))
                .listen(0, "127.0.0.1"));
    traces =
        Traces.of(
            "serving-7",
            Map.of(
                Traces.ENDPOINT,
                "http://127.0.0.1:" + collector.actualPort(),
                "otel.bsp.schedule.delay",
                "50"));
    TestShop shop = new TestShop();
    for (int i = 0; i < 30; i++) {
      shop.item("i" + i, "C" + i % 3, 100 - i);
    }
    shop.profile(new History("secret-person").viewed("i1").build());
    PageRoutes pages =
        new PageRoutes(
            shop,
            (id, partitions, offsets, waitMillis) -> Future.succeededFuture(false),
            () -> TestShop.NOW_MILLIS,
            new SimpleMeterRegistry());
    WebServer server =
        new WebServer(
                "127.0.0.1",
                0,
                List.of(
                    pages,
                    router ->
                        router
                            .get("/broken/:id")
                            .handler(
                                context -> {
                                  throw new IllegalStateException("broken on purpose");
                                })),
                StaticFiles.NONE,
                new HttpMetrics(new SimpleMeterRegistry()),
                false)
            .tracing(traces);
    get(VERTX.deployVerticle(server));
    port = server.actualPort();
  }

  @AfterAll
  static void stop() throws Exception {
    traces.close();
    get(VERTX.close());
  }

  @BeforeEach
  void forget() {
    RECEIVED.clear();
  }

  @Test
  void page_goesOnWithItsTrace_andNamesItsSteps() throws Exception {
    String after = new Token(new int[] {0}, new long[] {1}).encode();
    assertEquals(200, ask("/v1/pages/home?user_id=secret-person&after=" + after, SAMPLED).status());
    await().until(() -> spans().size() == 3);

    Span page = span("GET /v1/pages/:page");
    assertEquals(TRACE_ID, hex(page.getTraceId()));
    assertEquals(PARENT_ID, hex(page.getParentSpanId()));
    assertEquals(Span.SpanKind.SPAN_KIND_SERVER, page.getKind());
    assertEquals(
        Map.of(
            "http.request.method",
            "GET",
            "http.route",
            "/v1/pages/:page",
            "http.response.status_code",
            "200"),
        attributes(page.getAttributesList()));
    Span waiting = span("await freshness");
    assertEquals(page.getSpanId(), waiting.getParentSpanId());
    assertEquals(Map.of("everystore.fresh", "false"), attributes(waiting.getAttributesList()));
    assertEquals(page.getSpanId(), span("compose").getParentSpanId());
    Map<String, String> resource = attributes(RECEIVED.get(0).getResource().getAttributesList());
    assertEquals("everystore-serving", resource.get("service.name"));
    assertEquals("serving-7", resource.get("service.instance.id"));
  }

  @Test
  void noSpanHoldsWhatTheClientSaid() throws Exception {
    assertEquals(200, ask("/v1/pages/home?user_id=secret-person", SAMPLED).status());
    assertEquals(404, ask("/v1/pages/secret-person", SAMPLED).status());
    await().until(() -> spans().size() >= 3);
    for (ResourceSpans received : RECEIVED) {
      assertFalse(
          received.toByteString().toString(StandardCharsets.ISO_8859_1).contains("secret-person"),
          received::toString);
    }
  }

  @Test
  void failureOfOurs_isAnError() throws Exception {
    assertEquals(500, ask("/broken/1", SAMPLED).status());
    await().until(() -> spans().size() == 1);
    Span broken = span("GET /broken/:id");
    assertEquals(Status.StatusCode.STATUS_CODE_ERROR, broken.getStatus().getCode());
    assertEquals("500", attributes(broken.getAttributesList()).get("error.type"));
  }

  @Test
  void traceThatIsNotSampled_isNotSent() throws Exception {
    assertEquals(200, ask("/v1/pages/home", NOT_SAMPLED).status());
    assertEquals(200, ask("/v1/pages/home", SAMPLED).status());
    await().until(() -> spans().size() >= 2);
    assertEquals(1, spans().stream().filter(span -> span.getName().startsWith("GET")).count());
  }

  @Test
  void noCollector_tracesNothing() {
    assertSame(Traces.OFF, Traces.of("serving", Map.of()));
    assertSame(
        Traces.OFF,
        Traces.of(
            "serving", Map.of(Traces.ENDPOINT, "http://127.0.0.1:1", "otel.sdk.disabled", "true")));
  }

  @Test
  void unreadableSetting_isRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Traces.of(
                    "serving",
                    Map.of(Traces.ENDPOINT, "http://127.0.0.1:1", "otel.traces.sampler", "nope")));
    assertTrue(String.valueOf(refused.getMessage()).contains("nope"), refused::getMessage);
  }

  private static RawHttp.Answer ask(String path, String header) throws IOException {
    return RawHttp.exchange(
        port, RawHttp.head("GET " + path + " HTTP/1.1", "Host: localhost", header));
  }

  private static void receive(byte[] body) {
    try {
      RECEIVED.addAll(ExportTraceServiceRequest.parseFrom(body).getResourceSpansList());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("no OTLP", e);
    }
  }

  private static List<Span> spans() {
    return RECEIVED.stream()
        .flatMap(received -> received.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private static Span span(String name) {
    return spans().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no span " + name + " among " + spans()));
  }

  private static Map<String, String> attributes(List<KeyValue> values) {
    Map<String, String> attributes = new HashMap<>();
    values.forEach(value -> attributes.put(value.getKey(), text(value.getValue())));
    return attributes;
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      default -> value.toString();
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
