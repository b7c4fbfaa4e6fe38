package io.everystore.serving.row;

import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.rank.Ranker;
import io.everystore.serving.view.ItemIndex;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Items chosen for one row, best first, as parallel arrays. Belongs to one thread and is reused;
 * valid until the next row is filled.
 */
public final class Row {
  private static final int FEATURES = RankingFeature.COUNT;
  private static final int[] NO_ITEMS = {};

  private int[] items = new int[128];
  private float[] scores = new float[128];
  private int[] because = new int[128];
  private Reason[] reasons = new Reason[128];
  private String[] sources = new String[128];
  private int[] rules = new int[128];
  private int[] places = new int[128];
  private float[] features = new float[0];
  private boolean blended;
  private @Nullable Ranker ranker;
  private int size;
  private @Nullable FallbackLevel fallback;
  private String fallbackReason = "";

  void clear(boolean keepFeatures, int limit) {
    size = 0;
    fallback = null;
    fallbackReason = "";
    blended = keepFeatures;
    ranker = null;
    if (keepFeatures && features.length < limit * FEATURES) {
      features = new float[limit * FEATURES];
    }
  }

  public int size() {
    return size;
  }

  public int item(int at) {
    return items[at];
  }

  public float score(int at) {
    return scores[at];
  }

  /** The item that led to this one, or NONE. */
  public int because(int at) {
    return because[at];
  }

  public Reason reason(int at) {
    return reasons[at];
  }

  /** Name of the source or blend the item came from. */
  public String source(int at) {
    return sources[at];
  }

  /** Bits of {@link RowRule}. */
  public int rules(int at) {
    return rules[at];
  }

  /** Place among the candidates of its source, from 1, before any rule; 0 when it has none. */
  public int place(int at) {
    return places[at];
  }

  /** True when {@link #feature} tells what the scores are made of. */
  public boolean hasFeatures() {
    return blended;
  }

  public float feature(int at, RankingFeature feature) {
    return features[at * FEATURES + feature.column()];
  }

  /**
   * Version of the model that ordered the row, 0 for built-in weights and rows without a ranker.
   */
  public long modelVersion() {
    return ranker == null ? 0 : ranker.version();
  }

  /** What a feature added to a score, 0 in rows without a ranker. */
  public float contribution(int at, RankingFeature feature) {
    return ranker == null ? 0 : ranker.weight(feature) * feature(at, feature);
  }

  void rankedBy(Ranker newRanker) {
    ranker = newRanker;
  }

  /** Null when the row is what it should be. */
  public @Nullable FallbackLevel fallback() {
    return fallback;
  }

  /** Why it is not, for answer and metric; empty without a fallback. */
  public String fallbackReason() {
    return fallbackReason;
  }

  /** Marks the row, unless it is marked with a level that is further away already. */
  public void fallBack(FallbackLevel level, String reason) {
    FallbackLevel now = fallback;
    if (now == null || now.compareTo(level) < 0) {
      fallback = level;
      fallbackReason = reason;
    }
  }

  void add(int item, float score, int seed, Reason reason, String source) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
      scores = Arrays.copyOf(scores, size * 2);
      because = Arrays.copyOf(because, size * 2);
      reasons = Arrays.copyOf(reasons, size * 2);
      sources = Arrays.copyOf(sources, size * 2);
      rules = Arrays.copyOf(rules, size * 2);
      places = Arrays.copyOf(places, size * 2);
    }
    rules[size] = 0;
    places[size] = 0;
    items[size] = item;
    scores[size] = score;
    because[size] = seed;
    reasons[size] = reason;
    sources[size++] = source;
  }

  /**
   * Puts the row together anew: first {@code front}, pinned, then what stood at these positions.
   */
  void arrange(int[] front, int frontCount, int[] positions, int positionCount) {
    int count = frontCount + positionCount;
    int[] newItems = new int[Math.max(1, count)];
    float[] newScores = new float[newItems.length];
    int[] newBecause = new int[newItems.length];
    Reason[] newReasons = new Reason[newItems.length];
    String[] newSources = new String[newItems.length];
    int[] newRules = new int[newItems.length];
    int[] newPlaces = new int[newItems.length];
    float[] newFeatures = new float[blended ? newItems.length * FEATURES : 0];
    for (int i = 0; i < frontCount; i++) {
      newItems[i] = front[i];
      newBecause[i] = ItemIndex.NONE;
      newReasons[i] = Reason.PINNED;
      newSources[i] = Reason.PINNED.code();
      newRules[i] = RowRule.PINNED;
    }
    for (int i = 0; i < positionCount; i++) {
      int from = positions[i];
      int to = frontCount + i;
      newItems[to] = items[from];
      newScores[to] = scores[from];
      newBecause[to] = because[from];
      newReasons[to] = reasons[from];
      newSources[to] = sources[from];
      newRules[to] = rules[from];
      newPlaces[to] = places[from];
      if (blended) {
        System.arraycopy(features, from * FEATURES, newFeatures, to * FEATURES, FEATURES);
      }
    }
    items = newItems;
    scores = newScores;
    because = newBecause;
    reasons = newReasons;
    sources = newSources;
    rules = newRules;
    places = newPlaces;
    features = newFeatures;
    size = count;
  }

  /** Says of the item added last which rules moved it, and where it had been ranked. */
  void note(int ruleBits, int place) {
    if (size > 0) {
      rules[size - 1] = ruleBits;
      places[size - 1] = place;
    }
  }

  void addRule(int at, int ruleBits) {
    rules[at] |= ruleBits;
  }

  /** Leaves out the first items. */
  void skip(int count) {
    int[] positions = new int[Math.max(0, size - count)];
    Arrays.setAll(positions, at -> at + count);
    arrange(NO_ITEMS, 0, positions, positions.length);
  }

  /** Keeps the features of the item added last. */
  void keepFeatures(float[] matrix, int matrixRow) {
    System.arraycopy(matrix, matrixRow * FEATURES, features, (size - 1) * FEATURES, FEATURES);
  }

  /** Says of the item added last that no features are known. */
  void clearFeatures() {
    Arrays.fill(features, (size - 1) * FEATURES, size * FEATURES, 0);
  }
}
