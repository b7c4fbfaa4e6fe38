package io.everystore.serving.candidate;

import io.everystore.serving.view.ItemIndex;
import java.util.List;

/**
 * What people turn to now who are in the same segments as the visitor; blended like the lists of
 * {@link RankingSource}. Brings nothing to somebody in no segment.
 */
public final class SegmentTrendSource implements CandidateSource {
  /** Segments that count; the job sums as many of each person. */
  static final int MAX_SEGMENTS = 16;

  private static final float RANK_OFFSET = 10;
  private static final int BOUND = 100;

  private final ScoreTable scores = new ScoreTable();

  @Override
  public String name() {
    return "segment-trending";
  }

  @Override
  public int bound() {
    return BOUND;
  }

  @Override
  public boolean mayFailOpen() {
    return true;
  }

  @Override
  public void collect(CandidateQuery query, CandidateBuffer into) {
    List<String> segmentIds = query.visitor().segmentIds();
    if (segmentIds.isEmpty()) {
      return;
    }
    scores.clear();
    int count = Math.min(BOUND, query.want());
    for (int i = 0; i < Math.min(MAX_SEGMENTS, segmentIds.size()); i++) {
      int[] items = query.segmentTrends().items(segmentIds.get(i), query.items());
      for (int rank = 0; rank < Math.min(count, items.length); rank++) {
        scores.add(items[rank], 1 / (RANK_OFFSET + rank), ItemIndex.NONE);
      }
    }
    scores.drainBest(count, query.items(), into);
  }
}
