package io.everystore.serving.candidate;

import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ItemIndex.Horizon;
import io.everystore.serving.view.Rankings;

/**
 * What many people like now, overall or within the query's category: the same for everybody.
 *
 * <p>Several lists are blended by the reciprocal of the rank (Cormack, Clarke, Büttcher:
 * "Reciprocal Rank Fusion outperforms Condorcet", 2009).
 */
public final class RankingSource implements CandidateSource {
  private static final float RANK_OFFSET = 10;
  private static final float DAY_WEIGHT = 0.5f;

  /** Weight of a list that only fills up what the first one lacks. */
  private static final float FILL_WEIGHT = 1e-3f;

  private static final int BOUND = Rankings.DEPTH;

  /** Which ranking. */
  public enum Kind {
    /** The last hour, blended with the last day. */
    TRENDING("trending"),
    /** Purchases, then what is popular over weeks. */
    BEST_SELLERS("best-sellers"),
    /** The newest in the catalogue. */
    NEW_ARRIVALS("new-arrivals"),
    /** Popular by the day, then by the fortnight. */
    POPULAR("popular");

    private final String name;

    Kind(String name) {
      this.name = name;
    }
  }

  private final Kind kind;
  private final int limit;
  private final ScoreTable scores = new ScoreTable();

  public RankingSource(Kind kind, int limit) {
    this.kind = kind;
    this.limit = Math.min(limit, BOUND);
  }

  @Override
  public String name() {
    return kind.name;
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
    scores.clear();
    int count = Math.min(limit, query.want());
    switch (kind) {
      case TRENDING -> {
        addList(list(query, Horizon.HOUR), 1, count);
        addList(list(query, Horizon.DAY), DAY_WEIGHT, count);
      }
      case BEST_SELLERS -> {
        addList(list(query, Horizon.SALES), 1, count);
        addList(list(query, Horizon.FORTNIGHT), FILL_WEIGHT, count);
      }
      case NEW_ARRIVALS ->
          addList(
              query.category() == ItemIndex.NONE
                  ? query.rankings().newest()
                  : query.rankings().newest(query.category()),
              1,
              count);
      case POPULAR -> {
        addList(list(query, Horizon.DAY), 1, count);
        addList(list(query, Horizon.FORTNIGHT), FILL_WEIGHT, count);
      }
    }
    scores.drainBest(count, query.items(), into);
  }

  private static int[] list(CandidateQuery query, Horizon horizon) {
    return query.category() == ItemIndex.NONE
        ? query.rankings().popular(horizon)
        : query.rankings().popular(horizon, query.category());
  }

  private void addList(int[] list, float weight, int count) {
    int length = Math.min(list.length, count);
    for (int rank = 0; rank < length; rank++) {
      scores.add(list[rank], weight / (RANK_OFFSET + rank), ItemIndex.NONE);
    }
  }
}
