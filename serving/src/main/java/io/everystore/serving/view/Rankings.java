package io.everystore.serving.view;

/**
 * Ordered lists of items, rebuilt every second from {@link ItemIndex} by the materializer and
 * swapped as a whole. Arrays hold available items only, best first, at most {@link #DEPTH}; do not
 * modify.
 */
public interface Rankings {
  int DEPTH = 500;

  /** By decayed popularity over all items. */
  int[] popular(ItemIndex.Horizon horizon);

  /** By decayed popularity within a category path of any level; empty for an unknown category. */
  int[] popular(ItemIndex.Horizon horizon, int category);

  /** Newest in the catalogue first. */
  int[] newest();

  /** The same within a category path of any level; empty for an unknown category. */
  int[] newest(int category);
}
