package io.everystore.serving.candidate;

import io.everystore.serving.view.ItemIndex.NeighbourList;

/**
 * What usually comes after the last items of the session, the latest item counting most.
 *
 * <p>An item scores the sum over the session's last distinct items s, newest first at 0, 1, 2 …, of
 * {@code stepDecay^position * weight / (greatest weight of s + damping)}: the damping keeps what
 * was seen together once from counting as much as what is seen together every day.
 */
public final class CoVisitationSource implements CandidateSource {
  static final String NAME = "co-visitation";
  static final int SESSION_ITEMS = 10;
  static final float STEP_DECAY = 0.7f;
  static final float DAMPING = 1;
  private static final int BOUND = 500;

  private final int limit;
  private final ScoreTable scores = new ScoreTable();
  private final IntIndex distinct = new IntIndex(SESSION_ITEMS);

  public CoVisitationSource(int limit) {
    this.limit = Math.min(limit, BOUND);
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
    scores.clear();
    distinct.clear();
    float factor = 1;
    for (int back = 0; back < visitor.sessionCount(); back++) {
      int item = visitor.session(back);
      int known = distinct.size();
      if (distinct.findOrAdd(item) < known) {
        continue;
      }
      addNeighbours(scores, query.items().after(item), factor, item);
      factor *= STEP_DECAY;
      if (distinct.size() == SESSION_ITEMS) {
        break;
      }
    }
    scores.drainBest(Math.min(limit, query.want()), query.items(), into);
  }

  /** Adds a list on a scale of 0 to {@code factor}. */
  static void addNeighbours(ScoreTable scores, NeighbourList list, float factor, int seed) {
    int[] items = list.items();
    float[] weights = list.weights();
    if (items.length == 0) {
      return;
    }
    float scale = factor / (weights[0] + DAMPING);
    for (int i = 0; i < items.length; i++) {
      if (items[i] != seed) {
        scores.add(items[i], weights[i] * scale, seed);
      }
    }
  }
}
