package io.everystore.standalone.evaluate.baseline;

import static io.everystore.standalone.evaluate.baseline.Sessions.item;
import static io.everystore.standalone.evaluate.baseline.Sessions.learn;
import static io.everystore.standalone.evaluate.baseline.Sessions.predicted;
import static io.everystore.standalone.evaluate.baseline.Sessions.session;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everystore.serving.candidate.IntIndex;
import io.everystore.standalone.evaluate.baseline.SessionKnn.Method;
import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The session neighbourhoods against scores computed by hand.
 *
 * <p>The running session is "ab" on day 2. It shares a and b with session 0, b with session 1 and a
 * with session 2; session 3 shares nothing and makes d less rare.
 */
final class SessionKnnTest {
  private static final double CLOSE = 1e-6;
  private static final double NEVER = 1e9;

  private final SessionStore store = new SessionStore();

  @BeforeEach
  void learnFourSessions() {
    learn(store, "abc", "bcd", "ad");
    learn(store, session(3, 2, "de"));
  }

  private SessionKnn predictAfterAb(Method method, KnnSettings settings) {
    SessionKnn knn = new SessionKnn(store, method, settings);
    predicted(knn, "ab");
    return knn;
  }

  @Test
  void sKnn_sumsCosines() {
    SessionKnn knn = predictAfterAb(Method.S_KNN, KnnSettings.DEFAULT);
    double first = 2 / Math.sqrt(2 * 3);
    double second = 1 / Math.sqrt(2 * 3);
    double third = 1 / Math.sqrt(2 * 2);
    assertEquals(first + third, knn.score(item('a')), CLOSE);
    assertEquals(first + second, knn.score(item('b')), CLOSE);
    assertEquals(first + second, knn.score(item('c')), CLOSE);
    assertEquals(second + third, knn.score(item('d')), CLOSE);
    assertEquals(0, knn.score(item('e')));
  }

  @Test
  void vsKnn_weighsLaterClicksAndTheLastSharedOne() {
    KnnSettings settings = KnnSettings.DEFAULT.weighted(Weighting.DIV, Weighting.DIV);
    SessionKnn knn = predictAfterAb(Method.VS_KNN, settings);
    // a weighs 1/2, b 1; only session 2 shares nothing later than a, which halves it.
    assertEquals(1.5 + 0.5 / 2, knn.score(item('a')), CLOSE);
    assertEquals(1.5 + 1, knn.score(item('c')), CLOSE);
    assertEquals(1 + 0.5 / 2, knn.score(item('d')), CLOSE);
  }

  @Test
  void vsKnn_raisesRareItems() {
    SessionKnn knn = predictAfterAb(Method.VS_KNN, KnnSettings.DEFAULT.rarity(2));
    assertEquals(2.5 * (1 + 2 * Math.log(4 / 2.0)), knn.score(item('c')), CLOSE);
    assertEquals(1.25 * (1 + 2 * Math.log(4 / 3.0)), knn.score(item('d')), CLOSE);
  }

  @Test
  void stan_decaysByPositionAgeAndDistance() {
    SessionKnn knn = predictAfterAb(Method.STAN, KnnSettings.DEFAULT.decaying(1, 1, 1, 1));
    double a = Math.exp(-1);
    double norm = Math.sqrt(1 + a * a);
    double first = (1 + a) / (norm * Math.sqrt(3)) * Math.exp(-2);
    double second = 1 / (norm * Math.sqrt(3)) * Math.exp(-1);
    double third = a / (norm * Math.sqrt(2));
    assertEquals(first * Math.exp(-1) + third, knn.score(item('a')), CLOSE);
    assertEquals(first + second, knn.score(item('b')), CLOSE);
    assertEquals(first * Math.exp(-1) + second * Math.exp(-1), knn.score(item('c')), CLOSE);
    assertEquals(second * Math.exp(-2) + third * Math.exp(-1), knn.score(item('d')), CLOSE);
  }

  @Test
  void vStan_addsTheLastMatchAndRarityToStan() {
    SessionKnn knn =
        predictAfterAb(Method.V_STAN, KnnSettings.DEFAULT.decaying(1, NEVER, 1, 2).rarity(3));
    double a = Math.exp(-1);
    double norm = Math.sqrt(1 + a * a);
    double second = 1 / (norm * Math.sqrt(3));
    double third = a / (norm * Math.sqrt(2)) * Math.exp(-1 / 2.0);
    assertEquals(
        (second * Math.exp(-2) + third * Math.exp(-1)) * (1 + 3 * Math.log(4 / 3.0)),
        knn.score(item('d')),
        CLOSE);
  }

  @Test
  void repeatedItem_countsAtItsLastPosition() {
    SessionKnn knn =
        new SessionKnn(
            store, Method.VS_KNN, KnnSettings.DEFAULT.weighted(Weighting.DIV, Weighting.SAME));
    predicted(knn, "bab");
    // b at 3 of 3, a at 2 of 3: session 0 has both.
    assertEquals(1 + 2 / 3.0 + 1, knn.score(item('c')), CLOSE);
  }

  @Test
  void neighboursBeyondK_doNotCount() {
    SessionKnn knn = predictAfterAb(Method.S_KNN, KnnSettings.DEFAULT.sized(1, 10));
    assertEquals(0, knn.score(item('d')));
    assertEquals(2 / Math.sqrt(2 * 3), knn.score(item('c')), CLOSE);
  }

  @Test
  void sampleOfOne_isTheSessionClickedInLast() {
    SessionStore growing = new SessionStore();
    LogSession first = session(0, 0, "abce");
    growing.learn(new Step(0, first, 0));
    growing.learn(new Step(0, first, 1));
    learn(growing, session(1, 0, "ad"));
    SessionKnn knn = new SessionKnn(growing, Method.S_KNN, KnnSettings.DEFAULT.sized(10, 1));
    assertEquals("ad", predicted(knn, "ab"));
    growing.learn(new Step(0, first, 2));
    assertEquals("abc", predicted(knn, "ab"));
  }

  @Test
  void ownSession_isNoNeighbour() {
    LogSession own = session(4, 2, "ax");
    learn(store, own);
    SessionKnn knn = new SessionKnn(store, Method.S_KNN, KnnSettings.DEFAULT);
    predicted(knn, own);
    assertEquals(0, knn.score(item('x')));
  }

  @Test
  void clicksNotLearnedYet_areUnknown() {
    SessionStore young = new SessionStore();
    LogSession session = session(0, 0, "abc");
    young.learn(new Step(0, session, 0));
    young.learn(new Step(0, session, 1));
    assertEquals("ab", predicted(new SessionKnn(young, Method.S_KNN, KnnSettings.DEFAULT), "b"));
  }

  @Test
  void manyTouches_leaveTheMostRecentSessionsInOrder() {
    SessionStore busy = new SessionStore();
    int sessions = 3 * SessionStore.MAX_SAMPLE;
    for (int i = 0; i < sessions; i++) {
      learn(busy, session(i, i, i == 7 ? "zy" : "za"));
    }
    RecentSample sample = new RecentSample(busy, SessionStore.MAX_SAMPLE);
    IntIndex running = new IntIndex(4);
    running.findOrAdd(item('z'));
    running.findOrAdd(item('y'));
    sample.take(running, sessions - 1);
    assertEquals(SessionStore.MAX_SAMPLE, sample.size());
    for (int i = 0; i < sample.size(); i++) {
      assertEquals(sessions - 2 - i, sample.session(i));
    }
  }

  @Test
  void sampleBeyondWhatIsKept_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new RecentSample(store, SessionStore.MAX_SAMPLE + 1));
  }
}
