package io.everystore.serving.candidate;

import io.everystore.serving.view.SessionIndex;

/**
 * Items of the recent sessions most like the running one. Holds scratch memory; one per thread.
 *
 * <p>V-STAN (Ludewig, Mauro, Latifi, Jannach: "Empirical analysis of session-based recommendation
 * algorithms", 2020) scored over the index of VMIS-kNN (Kersbergen, Sprangers, Schelter: "Serenade
 * - Low-Latency Session-Based Recommendation in e-Commerce at Scale", 2022). With s the running
 * session of length |s|, n a neighbour and p(i, s) the last position of i in s:
 *
 * <pre>
 *   w(i)     = exp((p(i, s) - |s|) / positionDecay)
 *   sim(n)   = sum of w over shared items / (norm of w * sqrt |n|) * exp(-age(n) / recencyDecay)
 *   score(i) = sum over the k most similar n of
 *                sim(n) * exp(-|p(i, n) - p(i*, n)| / distanceDecay)   i*: last shared item in n
 *                       * exp((p(j, s) - |s|) / lastMatchDecay)        j: last of s that is in n
 *              * (1 + idfWeight * ln(sessions / sessions with i))
 * </pre>
 *
 * |n| counts repeated visits to an item each, which saves a pass over sessions that do not make it
 * among the k.
 */
public final class SessionKnnSource implements CandidateSource {
  static final String NAME = "session-knn";
  private static final int BOUND = 500;
  private static final int MAX_SESSION_ITEMS = 100;

  /**
   * Sessions whose times are read together, so that the reads wait for memory beside each other.
   */
  private static final int TOGETHER = 32;

  private static final double DAY_MILLIS = 86_400_000;

  /** 1 / sqrt(length) for every length of a session. */
  private static final float[] LENGTH_WEIGHTS = new float[1 << 8];

  private static final double[] LOGARITHMS = new double[4096];

  static {
    for (int length = 1; length < LENGTH_WEIGHTS.length; length++) {
      LENGTH_WEIGHTS[length] = (float) (1 / Math.sqrt(length));
    }
    for (int count = 1; count < LOGARITHMS.length; count++) {
      LOGARITHMS[count] = Math.log(count);
    }
  }

  private final SessionKnnConfig config;
  private final int limit;
  private final SessionSample sample;
  private final TopK nearest = new TopK();
  private final ScoreTable scores = new ScoreTable();
  private final IntIndex running = new IntIndex(64);
  private final IntIndex visited = new IntIndex(MAX_SESSION_ITEMS);
  private final int[][] postings;
  private final int[] postingCounts;
  private final long[] timesMillis = new long[TOGETHER];

  /** Items of the neighbours, {@link #MAX_SESSION_ITEMS} places each. */
  private final int[][] neighbourItems;

  private final int[] neighbourLengths;
  private final float[] positionWeights;
  private final float[] lastMatchWeights;
  private final float[] distanceWeights;

  /** How far back in the running session each distinct item of it was visited last. */
  private final int[] steps = new int[Visitor.MAX_SESSION * 2];

  /** Answers at most {@code limit} candidates. */
  public SessionKnnSource(SessionKnnConfig config, int limit) {
    this.config = config;
    this.limit = Math.min(limit, BOUND);
    sample = new SessionSample(config.sampleSize());
    postings = new int[config.sessionItems()][config.sampleSize()];
    postingCounts = new int[config.sessionItems()];
    neighbourItems = new int[config.neighbours()][MAX_SESSION_ITEMS];
    neighbourLengths = new int[config.neighbours()];
    positionWeights = decay(Visitor.MAX_SESSION * 2, config.positionDecay());
    lastMatchWeights = decay(Visitor.MAX_SESSION * 2, config.lastMatchDecay());
    distanceWeights = decay(MAX_SESSION_ITEMS, config.distanceDecay());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int bound() {
    return limit;
  }

  @Override
  public boolean mayFailOpen() {
    return true;
  }

  @Override
  public void collect(CandidateQuery query, CandidateBuffer into) {
    Visitor visitor = query.visitor();
    if (visitor.sessionCount() == 0 || query.sessions().size() == 0) {
      return;
    }
    float norm = sampleSessions(query);
    findNearest(query, norm);
    scores.clear();
    for (int i = 0; i < nearest.size(); i++) {
      neighbourLengths[i] = query.sessions().items(nearest.number(i), neighbourItems[i]);
    }
    for (int i = 0; i < nearest.size(); i++) {
      scoreItems(neighbourItems[i], neighbourLengths[i], nearest.score(i));
    }
    weighByRarity(query.sessions());
    scores.drainBest(Math.min(limit, query.want()), query.items(), into);
  }

  /** Fills {@link #running} newest first and the sample; answers the norm of the weights. */
  private float sampleSessions(CandidateQuery query) {
    Visitor visitor = query.visitor();
    running.clear();
    double squares = 0;
    for (int back = 0; back < visitor.sessionCount(); back++) {
      int known = running.size();
      if (known == config.sessionItems()) {
        break;
      }
      if (running.findOrAdd(visitor.session(back)) == known) {
        steps[known] = back;
        squares += positionWeights[back] * positionWeights[back];
      }
    }
    sample.reset(readPostings(query.sessions()));
    for (int i = 0; i < running.size(); i++) {
      sampleItem(query.sessions(), i, visitor.sessionNumber);
    }
    sample.compact();
    return (float) Math.sqrt(squares);
  }

  /**
   * Reads the recent sessions of every item of the running one.
   *
   * @return a time before which no session comes into the sample: an item with a full list fills it
   *     by itself, so older sessions of the other items need not be looked at
   */
  private long readPostings(SessionIndex sessions) {
    long oldestMillis = Long.MIN_VALUE;
    for (int i = 0; i < running.size(); i++) {
      int count = sessions.recentSessions(running.key(i), postings[i]);
      postingCounts[i] = count;
      // Should the person's own session be among them, the sample is one short.
      if (count == postings[i].length) {
        oldestMillis = Math.max(oldestMillis, sessions.lastEventTimeMillis(postings[i][count - 1]));
      }
    }
    return oldestMillis;
  }

  private void sampleItem(SessionIndex sessions, int place, int own) {
    float weight = positionWeights[steps[place]];
    int[] recent = postings[place];
    for (int from = 0; from < postingCounts[place]; from += TOGETHER) {
      int count = Math.min(TOGETHER, postingCounts[place] - from);
      sessions.lastEventTimesMillis(recent, from, count, timesMillis);
      for (int i = 0; i < count; i++) {
        int session = recent[from + i];
        if (session != own && !sample.add(session, timesMillis[i], weight)) {
          return;
        }
      }
    }
  }

  private void findNearest(CandidateQuery query, float norm) {
    long atMillis = query.visitor().lastEventTimeMillis();
    double perMilli = 1 / (config.recencyDecayDays() * DAY_MILLIS);
    nearest.reset(config.neighbours());
    for (int i = 0; i < sample.size(); i++) {
      int session = sample.session(i);
      int length = query.sessions().length(session);
      if (length == 0) {
        continue;
      }
      // Age only takes away: most sessions are out before their exponential is computed.
      float similarity = sample.weight(i) / norm * LENGTH_WEIGHTS[length];
      if (similarity >= nearest.least()) {
        long ageMillis = Math.max(0, atMillis - sample.timeMillis(i));
        nearest.offer(session, (float) (similarity * Math.exp(-ageMillis * perMilli)));
      }
    }
    nearest.sort();
  }

  private void scoreItems(int[] neighbour, int length, float similarity) {
    int sharedAt = -1;
    int nearestMatch = Integer.MAX_VALUE;
    for (int i = 0; i < length; i++) {
      int match = running.find(neighbour[i]);
      if (match != IntIndex.MISSING) {
        sharedAt = i;
        nearestMatch = Math.min(nearestMatch, match);
      }
    }
    if (sharedAt < 0) {
      return; // The session's number was reused since the sample was taken.
    }
    float base = similarity * lastMatchWeights[steps[nearestMatch]];
    int because = running.key(nearestMatch);
    visited.clear();
    for (int i = length - 1; i >= 0; i--) {
      int before = visited.size();
      if (visited.findOrAdd(neighbour[i]) == before) {
        scores.add(
            neighbour[i],
            base * distanceWeights[Math.abs(i - sharedAt)],
            because,
            i == sharedAt + 1 ? base : 0);
      }
    }
  }

  private void weighByRarity(SessionIndex sessions) {
    double all = Math.log(sessions.size());
    for (int i = 0; i < scores.size(); i++) {
      int holding = Math.max(1, sessions.sessionCount(scores.itemAt(i)));
      double rarity = Math.max(0, all - ln(holding));
      scores.scale(i, (float) (1 + config.idfWeight() * rarity));
    }
  }

  private static double ln(int count) {
    return count < LOGARITHMS.length ? LOGARITHMS[count] : Math.log(count);
  }

  private static float[] decay(int length, double scale) {
    float[] weights = new float[length];
    for (int i = 0; i < length; i++) {
      weights[i] = (float) Math.exp(-i / scale);
    }
    return weights;
  }
}
