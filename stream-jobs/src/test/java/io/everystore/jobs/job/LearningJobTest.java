package io.everystore.jobs.job;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Arm;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.Model;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.jobs.outcome.Impressions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From impressions and clicks to a published model, through the whole job. */
final class LearningJobTest {
  private static final String[] LETTERS = {"a", "b", "c"};
  private static final int ANSWERS = 400;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path checkpoints;

  private final InMemoryLog interactions = new InMemoryLog(3);
  private final InMemoryLog impressions = new InMemoryLog(2);
  private final ReaderViews views = new ReaderViews();

  @Test
  void sinkFails_everyClickIsLearnedOnceAndTheModelFollows() throws Exception {
    for (int i = 0; i < ANSWERS; i++) {
      append(i);
    }
    impressions.append(0, new byte[] {(byte) 0xff});
    try (RunningJob job =
        RunningJob.start(interactions, impressions, views, 2, checkpoints, null)) {
      uncover(0.5);
      await().atMost(PATIENCE).until(() -> views.model("top-picks").getExamples() > 0);
      int before = newestCheckpoint();
      await().atMost(PATIENCE).until(() -> newestCheckpoint() >= before + 2);
      views.failAfter(200);
      uncover(1);
      // A click is a click, however often it is reported.
      await().atMost(PATIENCE).until(() -> views.model("top-picks").getExamples() == ANSWERS);
      Model model = views.model("top-picks");
      int popularity = model.getFeatureNamesList().indexOf(RankingFeature.POPULARITY.label());
      assertTrue(model.getWeights(popularity) > 1, model::toString);
      assertTrue(model.getLoss() < Math.log(3), model::toString);
      await().atMost(PATIENCE).until(() -> !views.deadLetters().isEmpty());
      // So is a row, and its page.
      await().atMost(PATIENCE).until(() -> views.model("rows").getExamples() == ANSWERS);
      await().atMost(PATIENCE).until(() -> arm("home/all/top-picks").getSuccesses() > ANSWERS - 1);
      assertEquals(ANSWERS, arm("home/new/top-picks").getSuccesses(), 1e-6);
      assertEquals(ANSWERS, arm("home/new/top-picks").getExposures(), 1e-6);
      assertEquals(0, views.model("next-item").getExamples());
    }
  }

  /** Of three items the most popular one is clicked, wherever it stands, twice in the log. */
  private void append(int answer) {
    String id = "answer-" + answer;
    String[] order = {LETTERS[answer % 3], LETTERS[(answer + 1) % 3], LETTERS[(answer + 2) % 3]};
    impressions.append(answer % 2, page(id, order));
    for (int report = 0; report < 2; report++) {
      interactions.append(
          answer % 3,
          Interaction.newBuilder()
              .setEventId(id + "/" + report)
              .setClientId("client-" + answer % 7)
              .setName("select_item")
              .setEventTimeMillis(Impressions.SHOWN_MILLIS + 1_000)
              .setReceivedTimeMillis(Impressions.SHOWN_MILLIS + 1_000)
              .setRecommendationId(id)
              .addItems(InteractionItem.newBuilder().setItemId("c"))
              .build()
              .toByteArray());
    }
  }

  private static byte[] page(String id, String... order) {
    return Impressions.builder(id, "top-picks", order)
        .setPage("home")
        .setSegment("new")
        .build()
        .toByteArray();
  }

  private Arm arm(String key) {
    return views.model("rows").getArmsList().stream()
        .filter(arm -> arm.getKey().equals(key))
        .findFirst()
        .orElse(Arm.getDefaultInstance());
  }

  private void uncover(double share) {
    interactions.uncover(share);
    impressions.uncover(share);
  }

  private int newestCheckpoint() {
    return RunningJob.newestCheckpoint(checkpoints).map(RunningJob::number).orElse(0);
  }
}
