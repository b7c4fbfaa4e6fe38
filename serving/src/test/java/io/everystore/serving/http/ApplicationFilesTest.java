package io.everystore.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A web application below a path of its own. */
final class ApplicationFilesTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    WebServer server =
        new WebServer(
            "127.0.0.1",
            0,
            List.of(WebServer.floor()),
            StaticFiles.application(ApplicationFilesTest.class.getClassLoader(), "files"),
            new HttpMetrics(new SimpleMeterRegistry()),
            true);
    VERTX
        .deployVerticle(server)
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    port = server.actualPort();
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void pathWithoutSlash_leadsToTheOneWith() throws IOException {
    RawHttp.Answer answer = RawHttp.get(port, "/files");
    assertEquals(308, answer.status());
    assertEquals("/files/", answer.header("location"));
  }

  @Test
  void deepLink_answersTheIndex() throws IOException {
    String index = RawHttp.get(port, "/files/").body();
    assertFalse(index.isEmpty());
    for (String link : List.of("/files/people/ann", "/files/people/ann@example.org", "/files/x/")) {
      RawHttp.Answer answer = RawHttp.get(port, link);
      assertEquals(200, answer.status(), link);
      assertEquals(index, answer.body(), link);
      assertEquals("text/html; charset=utf-8", answer.header("content-type"));
    }
  }

  @Test
  void missingAsset_isNoIndex() throws IOException {
    WebServerTest.assertProblem(RawHttp.get(port, "/files/assets/gone.js"), 404, "not_found");
  }

  @Test
  void otherPaths_areNotTheApplication() throws IOException {
    WebServerTest.assertProblem(RawHttp.get(port, "/filesystem"), 404, "not_found");
    WebServerTest.assertProblem(RawHttp.get(port, "/file"), 404, "not_found");
    WebServerTest.assertProblem(RawHttp.get(port, "/"), 404, "not_found");
    assertEquals(405, RawHttp.send(port, "POST", "/floor", "", new byte[0]).status());
  }

  @Test
  void policy_allowsNothingWrittenIntoThePage() throws IOException {
    String policy = RawHttp.get(port, "/files/").header("content-security-policy");
    assertTrue(policy.startsWith("default-src 'self';"), policy);
    assertFalse(policy.contains("unsafe"), policy);
  }
}
