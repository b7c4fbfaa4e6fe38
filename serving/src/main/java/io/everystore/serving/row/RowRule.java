package io.everystore.serving.row;

/** Rules that moved an item within a row, as bits. */
public final class RowRule {
  /** Came before better ones that resemble what stands before it. */
  public static final int SPREAD = 1;

  /** Came last, because the row or page had enough of its category or brand. */
  public static final int CAPPED = 2;

  /** Came last, because the person has seen it often without touching it. */
  public static final int TIRED = 4;

  public static final int PINNED = 8;
  public static final int BOOSTED = 16;
  public static final int BURIED = 32;

  /** What a tired item's level is multiplied by while it is put off; above all bits. */
  static final int LEVEL = 64;

  private RowRule() {}
}
