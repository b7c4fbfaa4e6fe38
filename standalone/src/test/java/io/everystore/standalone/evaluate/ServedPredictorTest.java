package io.everystore.standalone.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.serving.http.HttpMetrics;
import io.everystore.serving.http.StaticFiles;
import io.everystore.serving.http.WebServer;
import io.everystore.serving.page.PageRoutes;
import io.everystore.serving.row.Strategy;
import io.everystore.standalone.SharedLogs;
import io.everystore.standalone.evaluate.trial.InteractionLog;
import io.everystore.standalone.evaluate.trial.LogBuilder;
import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Predictor;
import io.everystore.standalone.evaluate.trial.Protocol;
import io.everystore.standalone.evaluate.trial.Step;
import io.everystore.standalone.evaluate.trial.Trial;
import io.everystore.standalone.replay.LogInteractions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class ServedPredictorTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final int LINES = 4_000;
  private static final int QUESTIONS_APART = 9;

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static InteractionLog read(String name, String format) throws IOException {
    InteractionLog.Builder log = new InteractionLog.Builder();
    LogInteractions.read(SharedLogs.file(name), format, Map.of(), LINES, bytes -> {}, log::add);
    return log.build();
  }

  private static int serve(ServedModel model) throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    WebServer server =
        new WebServer(
            "127.0.0.1",
            0,
            List.of(
                new PageRoutes(
                    model.views(),
                    (id, partitions, offsets, waitMillis) -> Future.succeededFuture(true),
                    model::nowMillis,
                    registry)),
            StaticFiles.NONE,
            new HttpMetrics(registry),
            false);
    VERTX
        .deployVerticle(server)
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    return server.actualPort();
  }

  private static List<String> askedOverHttp(int port, Strategy strategy, String person)
      throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:%d/v1/recommendations/%s?limit=20&client_id=%s"
                                .formatted(
                                    port,
                                    strategy.id(),
                                    URLEncoder.encode(person, StandardCharsets.UTF_8))))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
    List<String> items = new ArrayList<>();
    for (JsonNode item : new ObjectMapper().readTree(answer.body()).path("items")) {
      items.add(item.path("item_id").asText());
    }
    return items;
  }

  private static List<String> asked(
      InteractionLog log, Predictor predictor, LogSession session, int length) {
    int[] items = new int[Predictor.LIMIT];
    int count = predictor.predict(session, length, items);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(log.itemId(items[i]));
    }
    return ids;
  }

  @Test
  void prediction_isWhatServingAnswersOverHttp() throws Exception {
    for (String[] each :
        new String[][] {
          {"rsc15-100k/clicks.tsv.gz", "sessions"}, {"rees46-oct-3h/events.csv.gz", "rees46"}
        }) {
      InteractionLog log = read(each[0], each[1]);
      ServedModel model = new ServedModel(log, 0, ServedConfig.BUILT_IN, 1);
      Strategy strategy = Strategy.NEXT_ITEM;
      ServedPredictor predictor = new ServedPredictor(log, model, strategy);
      int port = serve(model);
      Trial trial = Trial.of(log, Protocol.PREQUENTIAL, Trial.defaultSplitMillis(log), 1);
      trial.train().forEach(model::learn);
      int questions = 0;
      for (Step step : trial.test()) {
        model.learn(step);
        LogSession session = step.session();
        if (session != null && Trial.isAsked(step) && questions++ % QUESTIONS_APART == 0) {
          model.prepare(session.timesMillis()[step.position()]);
          assertEquals(
              askedOverHttp(port, strategy, log.person(step.interaction())),
              asked(log, predictor, session, step.position() + 1));
        }
      }
      assertTrue(questions > 2 * QUESTIONS_APART, () -> each[0] + ": hardly anything was asked");
    }
  }

  /** Somebody's click on "b" at minute 100, and somebody at "a" right after, when it is 100. */
  private static List<String> afterA(long lagMillis, long askedMinute) {
    InteractionLog log =
        new LogBuilder()
            .session("1", 0, "x y")
            .session("2", 99, "a b")
            .session("3", askedMinute, "a")
            .build();
    ServedModel model = new ServedModel(log, lagMillis, ServedConfig.BUILT_IN, 1);
    Trial trial = Trial.of(log, Protocol.PREQUENTIAL, LogBuilder.millis(50), 1);
    trial.train().forEach(model::learn);
    model.trained();
    trial.test().forEach(model::learn);
    Step last = trial.test().get(trial.test().size() - 1);
    LogSession session = java.util.Objects.requireNonNull(last.session());
    model.prepare(session.endMillis());
    return asked(log, new ServedPredictor(log, model, Strategy.NEXT_ITEM), session, 1);
  }

  @Test
  void lag_holdsBackWhatOthersDidForThatLong() {
    assertEquals("b", afterA(0, 101).get(0));
    assertEquals("b", afterA(60_000, 101).get(0));
    assertTrue(!afterA(60_000 + 1, 101).contains("b"));
    assertEquals("b", afterA(3_600_000, 160).get(0));
    assertTrue(!afterA(ServedModel.FROZEN, 160).contains("b"));
  }

  @Test
  void frozenModel_stillKnowsThePersonsOwnClicks() {
    InteractionLog log = new LogBuilder().session("1", 0, "x y z").session("2", 99, "q x").build();
    ServedModel model = new ServedModel(log, ServedModel.FROZEN, ServedConfig.BUILT_IN, 1);
    Trial trial = Trial.of(log, Protocol.PREQUENTIAL, LogBuilder.millis(50), 1);
    trial.train().forEach(model::learn);
    model.trained();
    trial.test().forEach(model::learn);
    LogSession session = java.util.Objects.requireNonNull(trial.test().get(1).session());
    model.prepare(session.endMillis());
    List<String> asked =
        asked(log, new ServedPredictor(log, model, Strategy.NEXT_ITEM), session, 2);
    assertEquals("y", asked.get(0));
    assertTrue(!asked.contains("x"), "the item at hand");
  }
}
