package io.everystore.serving.candidate;

import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.Rankings;
import io.everystore.serving.view.SessionIndex;

/**
 * What the sources are asked: who, seeds, restriction and the views to look in. Belongs to one
 * thread and is reused.
 */
public final class CandidateQuery {
  /** Most seeds that count; a cart has at most as many lines. */
  public static final int MAX_SEEDS = 50;

  private final ItemIndex items;
  private final SessionIndex sessions;
  private final SegmentTrends segmentTrends;
  private final Visitor visitor = new Visitor();
  private final int[] seeds = new int[MAX_SEEDS];
  private Rankings rankings;
  private int seedCount;
  private int category = ItemIndex.NONE;
  private int want;
  private long explorationSeed;

  /** A query that knows of no segments. */
  public CandidateQuery(ItemIndex items, SessionIndex sessions, Rankings rankings) {
    this(items, sessions, rankings, SegmentTrends.NONE);
  }

  public CandidateQuery(
      ItemIndex items, SessionIndex sessions, Rankings rankings, SegmentTrends segmentTrends) {
    this.segmentTrends = segmentTrends;
    this.items = items;
    this.sessions = sessions;
    this.rankings = rankings;
  }

  /** Starts a new answer over the given rankings. */
  public void reset(Rankings newRankings) {
    rankings = newRankings;
    seedCount = 0;
    category = ItemIndex.NONE;
    want = 0;
    explorationSeed = 0;
  }

  /** Lets sources that may draw do so, from this seed; 0: they answer what is best. */
  public void exploreBy(long seed) {
    explorationSeed = seed;
  }

  public long explorationSeed() {
    return explorationSeed;
  }

  public ItemIndex items() {
    return items;
  }

  public SessionIndex sessions() {
    return sessions;
  }

  public Rankings rankings() {
    return rankings;
  }

  public SegmentTrends segmentTrends() {
    return segmentTrends;
  }

  public Visitor visitor() {
    return visitor;
  }

  public int seedCount() {
    return seedCount;
  }

  public int seed(int at) {
    return seeds[at];
  }

  public void clearSeeds() {
    seedCount = 0;
  }

  /** Adds a seed; those beyond {@link #MAX_SEEDS} do not count. */
  public void addSeed(int item) {
    if (seedCount < MAX_SEEDS) {
      seeds[seedCount++] = item;
    }
  }

  /** How many candidates are of use; a source may answer fewer, and no more than its bound. */
  public int want() {
    return want;
  }

  public void want(int candidates) {
    want = candidates;
  }

  /** Category the answer is restricted to, or {@link ItemIndex#NONE}. */
  public int category() {
    return category;
  }

  public void restrictTo(int newCategory) {
    category = newCategory;
  }
}
