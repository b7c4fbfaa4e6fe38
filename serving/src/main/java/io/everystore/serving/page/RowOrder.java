package io.everystore.serving.page;

import io.everystore.feature.proto.Model;
import io.everystore.feature.registry.RowArm;
import io.everystore.serving.rank.ArmDraw;
import io.everystore.serving.rank.Belief;
import io.everystore.serving.rank.PageArms;
import io.everystore.serving.rank.RowPolicy;
import io.everystore.serving.rank.ThompsonDraw;
import io.everystore.serving.row.RowDraw;
import io.everystore.serving.view.ModelImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Draws the order and the titles of a page's rows from what is believed of them. Rows that may move
 * share their places; the others stay. Belongs to one thread.
 *
 * <p>What is drawn is a function of the person, the hour and the model, and moves little when the
 * model does: a page stays as it is while somebody looks around. Hours begin at another minute for
 * everybody, so that not all pages change at once.
 */
final class RowOrder {
  private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final RowChances chances = new RowChances();
  private @Nullable Model model;
  private @Nullable RowPolicy policy;

  /**
   * Who a page is drawn for.
   *
   * @param segment whose beliefs are drawn from
   * @param unit who it is; empty when nobody is named
   * @param propensities whether anybody wants to know how likely the order is
   */
  record Viewer(String page, String segment, String unit, long nowMillis, boolean propensities) {
    private long seed() {
      int who = ThompsonDraw.hash(unit);
      long hour = (nowMillis + Math.floorMod(who, HOUR_MILLIS)) / HOUR_MILLIS;
      return ThompsonDraw.seed(ThompsonDraw.seed(hour, who), page.hashCode());
    }
  }

  /** The rows in the order and under the titles drawn; as they are while nothing is known. */
  List<RowPlan> arrange(List<RowPlan> plans, Viewer viewer, ModelImage models) {
    RowPolicy known = policy(models);
    PageArms arms = known == null ? null : known.find(viewer.page(), viewer.segment());
    if (arms == null) {
      return plans;
    }
    long seed = viewer.seed();
    List<RowPlan> movable = new ArrayList<>(plans.size());
    for (RowPlan plan : plans) {
      if (plan.movable()) {
        movable.add(plan);
      }
    }
    List<RowPlan> moved = movable.size() < 2 ? movable : move(movable, arms, viewer, seed);
    List<RowPlan> arranged = new ArrayList<>(plans.size());
    int next = 0;
    for (RowPlan plan : plans) {
      arranged.add(titled(plan.movable() ? moved.get(next++) : plan, arms, viewer, seed));
    }
    return arranged;
  }

  private @Nullable RowPolicy policy(ModelImage models) {
    Model newest = models.find(RowArm.MODEL);
    if (isOther(newest)) {
      model = newest;
      policy = newest == null ? null : RowPolicy.of(newest);
    }
    return policy;
  }

  @SuppressWarnings("ReferenceEquality") // a new model is a new object, and comparing is dear
  private boolean isOther(@Nullable Model newest) {
    return newest != model;
  }

  private List<RowPlan> move(List<RowPlan> rows, PageArms arms, Viewer viewer, long seed) {
    int count = rows.size();
    Belief[] beliefs = new Belief[count];
    double[] rates = new double[count];
    for (int i = 0; i < count; i++) {
      String rowId = rows.get(i).rowId();
      beliefs[i] = arms.row(rowId);
      rates[i] = beliefs[i].draw(ThompsonDraw.seed(seed, rowId.hashCode()));
    }
    int[] order = ThompsonDraw.order(rates);
    float[][] likely = viewer.propensities() ? chances.ofRows(viewer, rows, beliefs, arms) : null;
    List<RowPlan> moved = new ArrayList<>(count);
    for (int place = 0; place < count; place++) {
      int at = order[place];
      RowPlan row = rows.get(at);
      float propensity = likely == null ? 0 : likely[at][place];
      moved.add(
          row.drawn(
              row.titles(),
              new RowDraw(
                  row.draw().titleKey(), new ArmDraw(beliefs[at], rates[at], propensity), null)));
    }
    return moved;
  }

  private RowPlan titled(RowPlan row, PageArms arms, Viewer viewer, long seed) {
    List<RowTitle> titles = row.titles();
    int count = titles.size();
    if (count == 1) {
      return row;
    }
    Belief[] beliefs = new Belief[count];
    long rowSeed = ThompsonDraw.seed(seed, row.rowId().hashCode());
    double best = -1;
    int drawn = 0;
    for (int i = 0; i < count; i++) {
      int key = titles.get(i).key();
      beliefs[i] = arms.title(row.rowId(), key);
      double rate = beliefs[i].draw(ThompsonDraw.seed(rowSeed, key));
      if (rate > best) {
        best = rate;
        drawn = i;
      }
    }
    float propensity =
        viewer.propensities() ? chances.ofTitles(viewer, row, beliefs, arms)[drawn][0] : 0;
    RowTitle title = titles.get(drawn);
    return row.drawn(
        List.of(title),
        new RowDraw(
            title.key(), row.draw().order(), new ArmDraw(beliefs[drawn], best, propensity)));
  }
}
