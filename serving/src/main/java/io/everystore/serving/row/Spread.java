package io.everystore.serving.row;

import io.everystore.serving.view.ItemIndex;
import java.util.Arrays;

/**
 * Picks ranked candidates one by one so that they do not resemble each other too much. Belongs to
 * one thread and is reused.
 *
 * <p>Greedy, like maximal marginal relevance (Carbonell, Goldstein: "The Use of MMR,
 * Diversity-Based Reranking for Reordering Documents and Producing Summaries", 1998): what is worth
 * most next is what is relevant and unlike the ones picked. Unlike there, each pick counts, not
 * only the most similar one: with categories and brands for a measure, the second of a kind would
 * otherwise cost as much as the tenth. A pick costs one pass over the candidates: 12 of 120 take 3
 * us.
 */
final class Spread {
  private int[] places = new int[256];
  private float[] worth = new float[256];
  private int[] categories = new int[256];
  private int[] brands = new int[256];
  private int size;
  private float categoryPenalty;
  private float brandPenalty;

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Adds the next candidate of the ranker's order. */
  void add(int place, float score, int category, int brand) {
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
      worth = Arrays.copyOf(worth, size * 2);
      categories = Arrays.copyOf(categories, size * 2);
      brands = Arrays.copyOf(brands, size * 2);
    }
    places[size] = place;
    worth[size] = score;
    categories[size] = category;
    brands[size++] = brand;
  }

  /** Ends adding; penalties are ratios of the distance between the best score and the least. */
  void scale(float perCategory, float perBrand) {
    float range = size == 0 ? 0 : worth[0] - worth[size - 1];
    categoryPenalty = perCategory * range;
    brandPenalty = perBrand * range;
  }

  /** The candidate that is worth most now; of equal ones the one ranked first. */
  int best() {
    int best = 0;
    for (int i = 1; i < size; i++) {
      if (worth[i] > worth[best]) {
        best = i;
      }
    }
    return best;
  }

  int place(int candidate) {
    return places[candidate];
  }

  /** True when better ranked ones are still there. */
  boolean isAhead(int candidate) {
    return candidate > 0;
  }

  /** Removes a candidate; when it was picked, those like it are worth less from now on. */
  void remove(int candidate, boolean picked) {
    int category = categories[candidate];
    int brand = brands[candidate];
    size--;
    System.arraycopy(places, candidate + 1, places, candidate, size - candidate);
    System.arraycopy(worth, candidate + 1, worth, candidate, size - candidate);
    System.arraycopy(categories, candidate + 1, categories, candidate, size - candidate);
    System.arraycopy(brands, candidate + 1, brands, candidate, size - candidate);
    if (!picked) {
      return;
    }
    for (int i = 0; i < size; i++) {
      if (categories[i] == category && category != ItemIndex.NONE) {
        worth[i] -= categoryPenalty;
      }
      if (brands[i] == brand && brand != ItemIndex.NONE) {
        worth[i] -= brandPenalty;
      }
    }
  }
}
