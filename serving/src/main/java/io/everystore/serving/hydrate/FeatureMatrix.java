package io.everystore.serving.hydrate;

import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.candidate.CandidateBuffer;
import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.view.ItemIndex;
import java.util.Arrays;

/**
 * Candidates of several sources, each item once, with their {@link RankingFeature}s: row-major
 * floats, one row per candidate. Belongs to one thread and is reused.
 */
public final class FeatureMatrix {
  /** Most candidates ranked for one row of a page; later ones are left out. */
  public static final int MAX_CANDIDATES = 2048;

  /** Natural logarithm of how much better than the least the best score is. */
  private static final double LOG_RANGE = 5;

  private final IntIndex index = new IntIndex(512);
  private float[] values = new float[512 * RankingFeature.COUNT];
  private int[] because = new int[512];

  public void clear() {
    index.clear();
  }

  public int size() {
    return index.size();
  }

  public int item(int row) {
    return index.key(row);
  }

  /** The item that led to the candidate, or {@link ItemIndex#NONE}. */
  public int because(int row) {
    return because[row];
  }

  public float value(int row, RankingFeature feature) {
    return values[row * RankingFeature.COUNT + feature.column()];
  }

  public void set(int row, RankingFeature feature, float value) {
    values[row * RankingFeature.COUNT + feature.column()] = value;
  }

  /** Sets a source's score, and its logarithm where the ranker has a column for that too. */
  public void setScore(int row, RankingFeature feature, float score) {
    set(row, feature, score);
    switch (feature) {
      case SESSION_KNN -> set(row, RankingFeature.SESSION_KNN_LOG, logScale(score));
      case SESSION_KNN_NEXT -> set(row, RankingFeature.SESSION_KNN_NEXT_LOG, logScale(score));
      case MIXTURE -> set(row, RankingFeature.MIXTURE_LOG, logScale(score));
      case CO_VISITATION -> set(row, RankingFeature.CO_VISITATION_LOG, logScale(score));
      case FOLLOWING -> set(row, RankingFeature.FOLLOWING_LOG, logScale(score));
      default -> {}
    }
  }

  private static float logScale(float score) {
    return score <= 0 ? 0 : (float) Math.max(0, 1 + Math.log(score) / LOG_RANGE);
  }

  /** All rows, {@link RankingFeature#COUNT} long each; do not modify. */
  public float[] values() {
    return values;
  }

  /** Adds an item without any feature; one that is there already keeps its row. */
  public int add(int item, int seed) {
    int known = index.size();
    int row = index.findOrAdd(item);
    if (row == known) {
      if (row == because.length) {
        because = Arrays.copyOf(because, row * 2);
        values = Arrays.copyOf(values, row * 2 * RankingFeature.COUNT);
      }
      because[row] = seed;
      Arrays.fill(values, row * RankingFeature.COUNT, (row + 1) * RankingFeature.COUNT, 0);
    }
    return row;
  }

  /** The row of an item that is there. */
  public int row(int item) {
    return index.find(item);
  }

  public boolean contains(int item) {
    return index.find(item) != IntIndex.MISSING;
  }

  /** Sets a column of an item that is there already, and who led to it unless that is known. */
  public void merge(int item, RankingFeature feature, float value, int seed) {
    int row = index.find(item);
    if (row != IntIndex.MISSING) {
      setScore(row, feature, value);
      if (because[row] == ItemIndex.NONE) {
        because[row] = seed;
      }
    }
  }

  /** Sets a column from a source's candidates for items that are there, the best score being 1. */
  public void mergeKnown(CandidateBuffer candidates, RankingFeature feature) {
    if (candidates.isEmpty()) {
      return;
    }
    float best = candidates.score(0);
    for (int i = 0; i < candidates.size(); i++) {
      merge(candidates.item(i), feature, candidates.score(i) / best, candidates.because(i));
    }
  }
}
