package io.everystore.serving.candidate;

import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ItemIndex.Horizon;

/**
 * What is popular in the categories at hand: those of the seeds, or without seeds that of the last
 * item and those the person likes.
 */
public final class NearSource implements CandidateSource {
  static final String NAME = "near";
  private static final int CATEGORIES = 4;
  private static final float UNTOUCHED_WEIGHT = 0.2f;
  private static final int PER_CATEGORY = 40;
  private static final float LAST_ITEM_WEIGHT = 1;

  private final ScoreTable scores = new ScoreTable();
  private final IntIndex done = new IntIndex(16);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int bound() {
    return CATEGORIES * PER_CATEGORY;
  }

  @Override
  public boolean mayFailOpen() {
    return true;
  }

  @Override
  public void collect(CandidateQuery query, CandidateBuffer into) {
    scores.clear();
    done.clear();
    ItemIndex items = query.items();
    Visitor visitor = query.visitor();
    for (int i = 0; i < query.seedCount(); i++) {
      addAround(query, query.seed(i), LAST_ITEM_WEIGHT);
    }
    if (query.seedCount() == 0) {
      if (visitor.sessionCount() > 0) {
        addAround(query, visitor.session(0), LAST_ITEM_WEIGHT);
      }
      for (int i = 0; i < visitor.categoryCount(); i++) {
        addCategory(query, visitor.category(i), visitor.categoryWeight(i), ItemIndex.NONE);
      }
    }
    scores.drainBest(bound(), items, into);
  }

  /** The item's own category, and the outermost one when the own one is nearly empty. */
  private void addAround(CandidateQuery query, int item, float weight) {
    ItemIndex items = query.items();
    int found = addCategory(query, items.category(item), weight, item);
    if (found < PER_CATEGORY / 4) {
      addCategory(query, items.topCategory(item), weight / 4, item);
    }
  }

  private int addCategory(CandidateQuery query, int category, float weight, int seed) {
    if (category == ItemIndex.NONE || done.size() == CATEGORIES) {
      return 0;
    }
    int known = done.size();
    if (done.findOrAdd(category) < known) {
      return PER_CATEGORY;
    }
    int[] list = query.rankings().popular(Horizon.DAY, category);
    if (list.length == 0) {
      list = query.rankings().popular(Horizon.FORTNIGHT, category);
    }
    int length = Math.min(list.length, PER_CATEGORY);
    for (int rank = 0; rank < length; rank++) {
      if (list[rank] != seed) {
        scores.add(list[rank], weight * (length - rank) / length, seed);
      }
    }
    return length + addNewest(query.rankings().newest(category), weight, seed, length);
  }

  /** What nobody has touched yet is there too: the catalogue alone puts it near. */
  private int addNewest(int[] newest, float weight, int seed, int already) {
    int added = Math.min(newest.length, PER_CATEGORY - already);
    for (int rank = 0; rank < added; rank++) {
      if (newest[rank] != seed) {
        scores.add(newest[rank], UNTOUCHED_WEIGHT * weight * (added - rank) / added, seed);
      }
    }
    return Math.max(0, added);
  }
}
