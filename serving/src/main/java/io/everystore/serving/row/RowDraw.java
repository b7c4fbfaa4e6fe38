package io.everystore.serving.row;

import io.everystore.feature.registry.RowArm;
import io.everystore.serving.rank.ArmDraw;
import org.jspecify.annotations.Nullable;

/**
 * How a row came to its place and its title. Immutable.
 *
 * @param titleKey of the title, {@link RowArm#NO_TITLE} for the only one there is
 * @param order how its place was drawn, null when it has a fixed one
 * @param title how its title was drawn, null when it was not
 */
public record RowDraw(int titleKey, @Nullable ArmDraw order, @Nullable ArmDraw title) {
  /** A row in a fixed place under its only title. */
  public static final RowDraw NONE = new RowDraw(RowArm.NO_TITLE, null, null);

  private static final float CERTAIN = 1;

  /** The same place under a title that was not drawn. */
  public RowDraw withoutTitle() {
    return new RowDraw(RowArm.NO_TITLE, order, null);
  }

  /** Probability of the place, 1 when nothing was drawn. */
  public float propensity() {
    return order == null ? CERTAIN : order.propensity();
  }

  /** Probability of the title, 1 when nothing was drawn. */
  public float titlePropensity() {
    return title == null ? CERTAIN : title.propensity();
  }
}
