package io.everystore.serving.candidate;

import java.util.Arrays;

/**
 * Candidates with their scores as parallel arrays, best first when a source has filled it.
 *
 * <p>Belongs to one thread and is reused; what it holds is valid until the next {@link #clear}.
 */
public final class CandidateBuffer {
  private int[] items = new int[128];
  private float[] scores = new float[128];
  private int[] because = new int[128];
  private float[] asides = new float[128];
  private int size;

  public void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public int item(int at) {
    return items[at];
  }

  public float score(int at) {
    return scores[at];
  }

  /** The item that led here, or {@link io.everystore.serving.view.ItemIndex#NONE}. */
  public int because(int at) {
    return because[at];
  }

  /** A second score beside the one that orders, 0 where the source has none. */
  public float aside(int at) {
    return asides[at];
  }

  public void add(int item, float score, int seed) {
    add(item, score, seed, 0);
  }

  void add(int item, float score, int seed, float aside) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
      scores = Arrays.copyOf(scores, size * 2);
      because = Arrays.copyOf(because, size * 2);
      asides = Arrays.copyOf(asides, size * 2);
    }
    asides[size] = aside;
    items[size] = item;
    scores[size] = score;
    because[size++] = seed;
  }
}
