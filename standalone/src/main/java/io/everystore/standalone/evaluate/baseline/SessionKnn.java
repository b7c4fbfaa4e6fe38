package io.everystore.standalone.evaluate.baseline;

import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.candidate.TopK;
import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Predictor;

/**
 * Items of the sessions most like the running one. Belongs to one thread.
 *
 * <p>With s the running session of length |s|, p(i, s) the last position of i in it, n a neighbour,
 * i* the last item of n that is in s, j the last item of s that is in n, and cosine(w) = sum of w
 * over shared items / (norm of w * sqrt of n's distinct items):
 *
 * <pre>
 *   S-kNN   sim = cosine(1)                     score += sim
 *   VS-kNN  sim = sum of weighting(p(i, s))     score += sim * step(j) * (1 + idf)
 *   STAN    sim = cosine(exp((p(i, s) - |s|) / positionDecay)) * exp(-age / recencyDecay)
 *           score += sim * exp(-|p(i, n) - p(i*, n)| / distanceDecay)
 *   V-STAN  as STAN                             score += STAN's * exp((p(j, s) - |s|) / matchDecay)
 *                                                              * (1 + idf)
 * </pre>
 *
 * <p>S-kNN and VS-kNN: Ludewig, Jannach: "Evaluation of session-based recommendation algorithms",
 * 2018. STAN: Garg, Gupta, Malhotra, Vig, Shroff: "Sequence and Time Aware Neighborhood for
 * Session-based Recommendations", 2019. V-STAN: Ludewig, Mauro, Latifi, Jannach: "Empirical
 * analysis of session-based recommendation algorithms", 2020.
 */
final class SessionKnn implements Predictor {
  private static final double DAY_MILLIS = 86_400_000;

  private final SessionStore store;
  private final Method method;
  private final KnnSettings settings;
  private final RecentSample sample;
  private final TopK nearest = new TopK();
  private final ItemScores scores = new ItemScores();

  /** Items of the running session, the last one first, with their positions from 1. */
  private final IntIndex running = new IntIndex(64);

  private int[] positions = new int[64];
  private double[] weights = new double[64];
  private final IntIndex distinct = new IntIndex(64);

  /** Which of the four. */
  enum Method {
    S_KNN,
    VS_KNN,
    STAN,
    V_STAN;

    boolean isSequenceAware() {
      return this == STAN || this == V_STAN;
    }
  }

  SessionKnn(SessionStore store, Method method, KnnSettings settings) {
    this.store = store;
    this.method = method;
    this.settings = settings;
    sample = new RecentSample(store, settings.sampleSize());
  }

  @Override
  public int predict(LogSession session, int length, int[] into) {
    readRunning(session, length);
    sample.take(running, session.number());
    findNearest(session.timesMillis()[length - 1]);
    scores.clear();
    for (int rank = 0; rank < nearest.size(); rank++) {
      scoreItems(sample.session(nearest.number(rank)), nearest.score(rank), length);
    }
    if (method == Method.VS_KNN || method == Method.V_STAN) {
      weighByRarity();
    }
    return scores.best(into);
  }

  /** What an item scored in the last prediction. */
  double score(int item) {
    return scores.score(item);
  }

  private void readRunning(LogSession session, int length) {
    if (positions.length < length) {
      positions = new int[length * 2];
      weights = new double[length * 2];
    }
    running.clear();
    for (int position = length; position > 0; position--) {
      int known = running.size();
      if (running.findOrAdd(session.items()[position - 1]) == known) {
        positions[known] = position;
        weights[known] = weight(position, length);
      }
    }
  }

  private double weight(int position, int length) {
    return switch (method) {
      case S_KNN -> 1;
      case VS_KNN -> settings.weighting().position(position, length);
      case STAN, V_STAN -> Math.exp((position - length) / settings.positionDecay());
    };
  }

  private void findNearest(long atMillis) {
    double squares = 0;
    for (int i = 0; i < running.size(); i++) {
      squares += weights[i] * weights[i];
    }
    nearest.reset(settings.neighbours());
    for (int at = 0; at < sample.size(); at++) {
      double similarity = shared(sample.session(at));
      if (method != Method.VS_KNN) {
        similarity /= Math.sqrt(squares * distinct.size());
      }
      if (method.isSequenceAware()) {
        long ageMillis = Math.max(0, atMillis - store.endMillis(sample.session(at)));
        similarity *= Math.exp(-ageMillis / (settings.recencyDecayDays() * DAY_MILLIS));
      }
      // Offered by recency: of equally similar ones the most recent stay.
      nearest.offer(at, (float) similarity);
    }
    nearest.sort();
  }

  /** Sums the weights of the items shared with a session, and collects its distinct ones. */
  private double shared(int number) {
    int[] items = store.session(number).items();
    distinct.clear();
    double sum = 0;
    for (int i = 0; i < store.length(number); i++) {
      int known = distinct.size();
      if (distinct.findOrAdd(items[i]) == known) {
        int match = running.find(items[i]);
        sum += match == IntIndex.MISSING ? 0 : weights[match];
      }
    }
    return sum;
  }

  private void scoreItems(int number, double similarity, int length) {
    int[] items = store.session(number).items();
    int count = store.length(number);
    int lastShared = 0;
    int lastMatch = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      int match = running.find(items[i]);
      if (match != IntIndex.MISSING) {
        lastShared = i;
        lastMatch = Math.min(lastMatch, match);
      }
    }
    double base = similarity * matchWeight(positions[lastMatch], length);
    distinct.clear();
    for (int i = count - 1; i >= 0; i--) {
      int known = distinct.size();
      if (distinct.findOrAdd(items[i]) == known) {
        double distance =
            method.isSequenceAware()
                ? Math.exp(-Math.abs(i - lastShared) / settings.distanceDecay())
                : 1;
        scores.add(items[i], base * distance);
      }
    }
  }

  private double matchWeight(int position, int length) {
    return switch (method) {
      case S_KNN, STAN -> 1;
      case VS_KNN -> settings.matchWeighting().step(length - position + 1);
      case V_STAN -> Math.exp((position - length) / settings.matchDecay());
    };
  }

  private void weighByRarity() {
    for (int at = 0; at < scores.size(); at++) {
      double idf =
          Math.log((double) store.sessionCount() / Math.max(1, store.holders(scores.item(at))));
      scores.scale(at, 1 + settings.idfWeight() * idf);
    }
  }
}
