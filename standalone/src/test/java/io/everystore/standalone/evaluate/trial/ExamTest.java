package io.everystore.standalone.evaluate.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExamTest {
  private static final double EXACT = 1e-12;

  /** Clicks: a 3, b 2, c 1 before the split; then two sessions with three predictions. */
  private static final InteractionLog LOG =
      new LogBuilder()
          .session("1", 0, "a b a")
          .session("2", 10, "a b c")
          .session("3", 100, "a c b")
          .session("4", 200, "b a")
          .build();

  private static final Trial TRIAL = Trial.of(LOG, Protocol.SESSION_REC, LogBuilder.millis(100), 1);

  /** Remembers what it was told, and predicts a, c always. */
  private static final class Recorder implements Model, Predictor {
    final List<String> told = new ArrayList<>();

    @Override
    public void learn(Step step) {
      LogSession session = step.session();
      told.add(session == null ? "-" : LOG.itemId(session.items()[step.position()]));
    }

    @Override
    public void trained() {
      told.add("|");
    }

    @Override
    public int predict(LogSession session, int length, int[] into) {
      told.add("?" + length);
      into[0] = LOG.findItem("a");
      into[1] = LOG.findItem("c");
      return 2;
    }
  }

  @Test
  void measures_areThoseOfTheHandComputedCase() {
    Recorder recorder = new Recorder();
    Quality quality =
        new Exam(TRIAL, Integer.MAX_VALUE, () -> {})
            .take(recorder, false, List.of(recorder))
            .get(0);
    // a -> c is held at rank 2, c -> b is not, b -> a is held at rank 1.
    assertEquals(3, quality.predictions());
    assertEquals(2 / 3.0, quality.hitRatio(), EXACT);
    assertEquals(2 / 3.0, quality.changeHitRatio(), EXACT);
    assertEquals((1 / 2.0 + 1) / 3, quality.reciprocalRank(), EXACT);
    assertEquals((Math.log(2) / Math.log(3) + 1) / 3, quality.ndcg(), EXACT);
    assertEquals(2 / 3.0, quality.coverageRatio(), EXACT);
    assertEquals((1 + 3) / 2.0, quality.popularityRank(), EXACT);
  }

  @Test
  void hitsOnTheItemAtHand_areNoHitsOfChanges() {
    InteractionLog log =
        new LogBuilder().session("1", 0, "a c").session("2", 100, "a a b a").build();
    Trial trial = Trial.of(log, Protocol.PREQUENTIAL, LogBuilder.millis(100), 1);
    Predictor alwaysA =
        (session, length, into) -> {
          into[0] = log.findItem("a");
          return 1;
        };
    Quality quality =
        new Exam(trial, Integer.MAX_VALUE, () -> {})
            .take(step -> {}, true, List.of(alwaysA))
            .get(0);
    assertEquals(2 / 3.0, quality.hitRatio(), EXACT);
    assertEquals(1 / 2.0, quality.changeHitRatio(), EXACT);
  }

  @Test
  void frozenModel_learnsUpToTheSplit() {
    Recorder recorder = new Recorder();
    new Exam(TRIAL, Integer.MAX_VALUE, () -> {}).take(recorder, false, List.of(recorder));
    assertEquals("a b a a b c | ?1 ?2 ?1", String.join(" ", recorder.told));
  }

  @Test
  void liveModel_learnsAClickBeforeItsNextOneIsAskedFor() {
    Recorder recorder = new Recorder();
    new Exam(TRIAL, Integer.MAX_VALUE, () -> {}).take(recorder, true, List.of(recorder));
    assertEquals("a b a a b c | a ?1 c ?2 b b ?1 a", String.join(" ", recorder.told));
  }

  @Test
  void boundOnPredictions_takesThemEvenly() {
    Recorder recorder = new Recorder();
    Quality quality = new Exam(TRIAL, 1, () -> {}).take(recorder, true, List.of(recorder)).get(0);
    assertEquals(1, quality.predictions());
    assertEquals("a b a a b c | a c b b ?1 a", String.join(" ", recorder.told));
  }
}
