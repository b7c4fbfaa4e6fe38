package io.everystore.standalone.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.candidate.SessionKnnConfig;
import io.everystore.serving.hydrate.FeatureMatrix;
import io.everystore.serving.page.ComposerConfig;
import io.everystore.serving.row.Strategy;
import io.everystore.standalone.SharedLogs;
import io.everystore.standalone.evaluate.trial.InteractionLog;
import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Predictor;
import io.everystore.standalone.evaluate.trial.Protocol;
import io.everystore.standalone.evaluate.trial.Step;
import io.everystore.standalone.evaluate.trial.Trial;
import io.everystore.standalone.replay.LogInteractions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The index that grows event by event answers what one built from all sessions at once does. */
final class StreamedSessionKnnTest {
  private static final int QUESTIONS_APART = 5;

  /** Every session that shares an item is compared, so that none is left out by its age. */
  private static final SessionKnnConfig CONFIG =
      new SessionKnnConfig(100, 5_000, 8, 1.02, 5, 2.05, 1.02, 5);

  /** Score, as a share of the greatest, below which items are level. */
  private static final double LEVEL = 1e-4;

  /** What a score may differ where several sessions are level at the k-th place. */
  private static final double LEVEL_NEIGHBOURS = 0.01;

  @Test
  void streamedIndex_hitsWhatTheBatchHits() throws Exception {
    InteractionLog.Builder read = new InteractionLog.Builder();
    LogInteractions.read(
        SharedLogs.file("rsc15-100k/clicks.tsv.gz"),
        "sessions",
        Map.of(),
        Long.MAX_VALUE,
        bytes -> {},
        read::add);
    InteractionLog log = read.build();
    Trial trial = Trial.of(log, Protocol.NO_REPEATS, Trial.defaultSplitMillis(log), 1);
    ServedModel model =
        new ServedModel(
            log,
            ServedModel.FROZEN,
            new ServedConfig(ComposerConfig.DEFAULT.with(CONFIG), null),
            1);
    trial.train().forEach(model::learn);
    model.trained();
    BatchVStan batch = new BatchVStan(trial.train(), CONFIG);
    int questions = 0;
    int hits = 0;
    for (Step step : trial.test()) {
      model.learn(step);
      LogSession session = step.session();
      if (session == null || !Trial.isAsked(step) || questions++ % QUESTIONS_APART != 0) {
        continue;
      }
      int length = step.position() + 1;
      model.prepare(session.timesMillis()[step.position()]);
      Map<Integer, Double> streamed = streamed(log, model, step);
      Map<Integer, Double> expected = normalized(batch.scores(session, length));
      int next = session.items()[length];
      boolean hit = hits(expected, next);
      assertEquals(hit, hits(streamed, next), () -> "session " + session.number());
      expected.forEach(
          (item, score) -> {
            if (score > 0.05) {
              assertEquals(
                  score,
                  streamed.getOrDefault(item, 0.0),
                  LEVEL_NEIGHBOURS,
                  () -> log.itemId(item));
            }
          });
      hits += hit ? 1 : 0;
    }
    assertTrue(hits > 500, "hits: " + hits);
  }

  private static Map<Integer, Double> streamed(InteractionLog log, ServedModel model, Step step) {
    FeatureMatrix candidates =
        model
            .recommender()
            .candidates(Strategy.NEXT_ITEM, log.person(step.interaction()), 2 * Predictor.LIMIT);
    Map<Integer, Double> scores = new HashMap<>();
    for (int row = 0; row < candidates.size(); row++) {
      float score = candidates.value(row, RankingFeature.SESSION_KNN);
      if (score > 0) {
        scores.put(
            log.findItem(model.views().items().itemId(candidates.item(row))), (double) score);
      }
    }
    return normalized(scores);
  }

  /** The best one's being 1. */
  private static Map<Integer, Double> normalized(Map<Integer, Double> scores) {
    double best = scores.values().stream().mapToDouble(score -> score).max().orElse(1);
    Map<Integer, Double> shares = new HashMap<>();
    scores.forEach((item, score) -> shares.put(item, score / best));
    return shares;
  }

  /** True when fewer than twenty others score clearly more. */
  private static boolean hits(Map<Integer, Double> scores, int item) {
    Double own = scores.get(item);
    return own != null
        && scores.values().stream().filter(score -> score > own + LEVEL).count() < Predictor.LIMIT;
  }
}
