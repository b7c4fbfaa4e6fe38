package io.everystore.serving.page;

import io.everystore.feature.proto.Arm;
import io.everystore.feature.proto.Model;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.registry.RowArm;
import io.everystore.serving.row.RowCuration;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ModelImage;
import io.everystore.serving.view.Rankings;
import io.everystore.serving.view.SessionIndex;
import io.everystore.serving.view.Views;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Views with a published model of rows. */
final class DrawnRows implements Views {
  private static final List<RowTitle> TITLES = RowTitle.of("Usual title", "Another title");

  private final Views views;
  private final ModelImage models;

  DrawnRows(Views views) {
    this(views, models(1));
  }

  DrawnRows(Views views, ModelImage models) {
    this.views = views;
    this.models = models;
  }

  /** A model of home's rows, in every segment, that are best in the order they are planned in. */
  static ModelImage models(long version) {
    Model.Builder model = Model.newBuilder().setName(RowArm.MODEL).setVersion(version);
    int row = 0;
    for (String rowId : rowIds()) {
      row++;
      for (String segment : List.of(RowArm.ALL, "new", "returning", "buyer")) {
        double exposures = segment.equals(RowArm.ALL) ? 3_000 : 1_000;
        Arm.Builder arm =
            Arm.newBuilder().setExposures(exposures).setSuccesses(exposures * (8 - row) / 40);
        RowArm key = RowArm.of("home", segment, rowId);
        model.addArms(arm.setKey(key.toString()));
        for (RowTitle title : TITLES) {
          RowArm titleKey = new RowArm("home", segment, rowId, title.key());
          model.addArms(arm.setKey(titleKey.toString()));
        }
      }
    }
    return ModelImage.EMPTY.with(model.build());
  }

  private static List<String> rowIds() {
    return List.of(
        "top-picks",
        "because-you-viewed",
        "because-you-viewed-2",
        "trending",
        "best-sellers",
        "buy-again",
        "new-arrivals");
  }

  /** Rows of a home page as they are planned. */
  static List<RowPlan> plans() {
    return rowIds().stream().map(DrawnRows::plan).toList();
  }

  private static RowPlan plan(String rowId) {
    return new RowPlan(
            rowId,
            Strategy.TRENDING,
            TITLES,
            "",
            new int[0],
            ItemIndex.NONE,
            1,
            false,
            RowCuration.NONE)
        .asMovable();
  }

  @Override
  public ModelImage models() {
    return models;
  }

  @Override
  public @Nullable Profile findProfile(String id) {
    return views.findProfile(id);
  }

  @Override
  public ItemIndex items() {
    return views.items();
  }

  @Override
  public SessionIndex sessions() {
    return views.sessions();
  }

  @Override
  public Rankings rankings() {
    return views.rankings();
  }

  @Override
  public boolean caughtUp() {
    return views.caughtUp();
  }
}
