package io.everystore.serving.candidate;

import io.everystore.serving.view.ItemIndex;

/**
 * Neighbours of the query's seeds: what is viewed or bought with the page's item, the cart's items
 * or the item a row is about. A seed is never its own neighbour.
 */
public final class SeedSource implements CandidateSource {
  private static final float BEFORE_WEIGHT = 0.8f;
  private static final int BOUND = 500;

  /** Which neighbours count. */
  public enum Relation {
    /** Seen after or before it in a session. */
    VIEWED("also-viewed"),
    /** Bought in one basket with it. */
    BOUGHT("bought-together");

    private final String name;

    Relation(String name) {
      this.name = name;
    }
  }

  private final Relation relation;
  private final int limit;
  private final ScoreTable scores = new ScoreTable();

  public SeedSource(Relation relation, int limit) {
    this.relation = relation;
    this.limit = Math.min(limit, BOUND);
  }

  @Override
  public String name() {
    return relation.name;
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
    ItemIndex items = query.items();
    scores.clear();
    for (int i = 0; i < query.seedCount(); i++) {
      int seed = query.seed(i);
      if (relation == Relation.BOUGHT) {
        CoVisitationSource.addNeighbours(scores, items.boughtWith(seed), 1, seed);
      } else {
        CoVisitationSource.addNeighbours(scores, items.after(seed), 1, seed);
        CoVisitationSource.addNeighbours(scores, items.before(seed), BEFORE_WEIGHT, seed);
      }
    }
    scores.drainBest(Math.min(limit, query.want()), items, into);
  }
}
