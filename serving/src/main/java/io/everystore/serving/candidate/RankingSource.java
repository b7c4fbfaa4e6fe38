package io.everystore.serving.candidate;

import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ItemIndex.Horizon;
import io.everystore.serving.view.Rankings;
import java.util.SplittableRandom;

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

  /** New items that are drawn from. */
  static final int EXPLORED = 100;

  /** The newest, which everybody sees first. */
  static final int CERTAIN = 4;

  /** Beyond what is ever drawn. */
  private static final float CERTAIN_SCORE = 1e30f;

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
      case NEW_ARRIVALS -> {
        int[] newest =
            query.category() == ItemIndex.NONE
                ? query.rankings().newest()
                : query.rankings().newest(query.category());
        addList(newest, 1, count);
        if (query.explorationSeed() != 0) {
          explore(newest, query.explorationSeed());
        }
      }
      case POPULAR -> {
        addList(list(query, Horizon.DAY), 1, count);
        addList(list(query, Horizon.FORTNIGHT), FILL_WEIGHT, count);
      }
    }
    scores.drainBest(count, query.items(), into);
  }

  /**
   * Draws what follows the very newest: of a hundred new items everybody sees some others, so that
   * each is seen by somebody before the next ones come. An exponential race: item r comes before
   * all others with a probability in proportion to {@code 1 / (RANK_OFFSET + r)}.
   */
  private void explore(int[] newest, long seed) {
    int length = Math.min(newest.length, EXPLORED);
    for (int rank = 0; rank < length; rank++) {
      double weight = 1 / (RANK_OFFSET + rank);
      double drawn = weight / -Math.log(uniform(seed, newest[rank]));
      scores.put(newest[rank], (float) (rank < CERTAIN ? CERTAIN_SCORE / (1 + rank) : drawn));
    }
  }

  /** A number in (0, 1) that depends on the seed and the item alone. */
  private static double uniform(long seed, int item) {
    long bits = new SplittableRandom(seed ^ item * 0x9E3779B97F4A7C15L).nextLong();
    return ((bits >>> 11) + 0.5) * 0x1p-53;
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
