package io.everystore.serving.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.definition.DefinitionDelta;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.AuditEntry;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Segment;
import io.everystore.feature.segment.Percentiles;
import io.everystore.feature.store.InMemoryOnlineStore;
import io.everystore.feature.store.View;
import io.everystore.serving.definition.AuditLog;
import io.everystore.serving.segment.Audience;
import io.everystore.serving.segment.SegmentCounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members of a segment over HTTP, in parts of three. */
final class MemberRoutesTest {
  private final InMemoryOnlineStore store = new InMemoryOnlineStore(() -> 1);
  private final List<byte[]> audited = Collections.synchronizedList(new ArrayList<>());
  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  @BeforeEach
  void listen() throws Exception {
    DefinitionDelta delta = new DefinitionDelta(DefinitionImage.EMPTY);
    delta.put(
        new DefinitionKey(DefinitionKind.SEGMENT, "keen"),
        Definition.newBuilder()
            .setId("keen")
            .setVersion(1)
            .setSegment(Segment.getDefaultInstance())
            .build());
    DefinitionImage image = delta.apply();
    Router router = Router.router(vertx);
    new MemberRoutes(
            () -> image,
            new Audience(store, Map::of, () -> Percentiles.UNKNOWN),
            new SegmentCounts(new SimpleMeterRegistry()),
            new AuditLog((topic, key, value, reply) -> audited.add(value), () -> 1),
            3)
        .mount(router);
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private void member(String id) {
    byte[] profile =
        Profile.newBuilder().setVersion(1).setId(id).addSegmentIds("keen").build().toByteArray();
    store.put(View.PROFILES, id, 1, profile, profile.length);
  }

  private HttpResponse<String> get(String query, String accept) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:"
                            + server.actualPort()
                            + "/v1/segments/keen/members"
                            + query))
                .header("Accept", accept)
                .build(),
            BodyHandlers.ofString());
  }

  @Test
  void csv_hasEverybodyHoweverManyParts_andNoFormulas() throws Exception {
    for (int people : new int[] {0, 2, 3, 7}) {
      List<String> expected = new ArrayList<>(List.of("user_id"));
      for (int i = 0; i < people; i++) {
        member("p" + i);
        expected.add("p" + i);
      }
      HttpResponse<String> answer = get("", "text/csv, */*");
      assertEquals(expected, answer.body().lines().toList());
      assertTrue(
          answer.headers().firstValue("content-type").orElse("").startsWith("text/csv"),
          answer.headers()::toString);
    }
    member("=cmd|' /C calc'!A0");
    assertEquals("'=cmd|' /C calc'!A0", get("?format=csv", "*/*").body().lines().toList().get(1));
    assertEquals(
        List.of("user_id", "p5"),
        get("?format=csv&after=p4&limit=1", "*/*").body().lines().toList());
  }

  @Test
  void export_isOnRecordWithWhoAsked_aLookIsNot() throws Exception {
    member("ann");
    get("?limit=100", "*/*");
    assertEquals(0, audited.size());
    for (String query : List.of("?limit=100&format=csv", "?limit=101", "", "?limit=100&after=a")) {
      audited.clear();
      get(query, "*/*");
      assertEquals(1, audited.size(), query);
      AuditEntry entry = AuditEntry.parseFrom(audited.get(0));
      assertEquals(
          "export segment keen operator",
          String.join(" ", entry.getAction(), entry.getKind(), entry.getId(), entry.getOperator()));
    }
  }

  @Test
  void ndjson_isWhatIsAnsweredElse() throws Exception {
    member("ann");
    assertEquals("{\"user_id\":\"ann\",\"exact\":false}\n", get("", "*/*").body());
    assertEquals(
        "{\"user_id\":\"ann\",\"exact\":false}\n", get("?format=ndjson", "text/csv").body());
  }
}
