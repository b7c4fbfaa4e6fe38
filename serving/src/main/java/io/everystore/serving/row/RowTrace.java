package io.everystore.serving.row;

import java.util.Arrays;

/**
 * Follows a few items through the filling of a row. Belongs to one thread; costs nothing while no
 * item is watched.
 */
public final class RowTrace {
  /** Put off as another variant of what is in the row; a bit beside those of {@link RowRule}. */
  public static final int VARIANT = 1 << 20;

  static final int[] NOTHING = {};

  private int[] items = NOTHING;
  private int[] places = NOTHING;
  private int[] candidates = NOTHING;
  private int[] rules = NOTHING;
  private String[] sources = {};

  /** Follows these items through the rows to come. */
  public void watch(int[] newItems) {
    items = newItems;
    places = new int[items.length];
    candidates = new int[items.length];
    rules = new int[items.length];
    sources = new String[items.length];
  }

  boolean isOn() {
    return items.length > 0;
  }

  void startRow() {
    Arrays.fill(places, 0);
    Arrays.fill(rules, 0);
  }

  public int size() {
    return items.length;
  }

  public int item(int at) {
    return items[at];
  }

  /** Place among the row's eligible candidates, from 1; 0 when it was none of them. */
  public int place(int at) {
    return places[at];
  }

  /** How many candidates its source had. */
  public int candidates(int at) {
    return candidates[at];
  }

  /** The source or blend that had it; meaningless without a place. */
  public String source(int at) {
    return sources[at];
  }

  /** Why it was put off, as bits; 0 when nobody looked that far. */
  public int rules(int at) {
    return rules[at];
  }

  void ranked(int at, int place, int count, String source) {
    if (places[at] == 0) {
      places[at] = place;
      candidates[at] = count;
      sources[at] = source;
    }
  }

  void putOff(int item, int ruleBits) {
    for (int i = 0; i < items.length; i++) {
      if (items[i] == item) {
        rules[i] |= ruleBits;
      }
    }
  }
}
