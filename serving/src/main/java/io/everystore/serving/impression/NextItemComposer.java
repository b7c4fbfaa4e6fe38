package io.everystore.serving.impression;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionItem;
import io.everystore.feature.proto.ImpressionRow;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.SessionKnnConfig;
import io.everystore.serving.candidate.VisitorReader;
import io.everystore.serving.eligibility.EligibilityConfig;
import io.everystore.serving.eligibility.EligibilityFilter;
import io.everystore.serving.hydrate.FeatureMatrix;
import io.everystore.serving.rank.Rankers;
import io.everystore.serving.row.RowFiller;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.RowSources;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Composes what would have been offered to somebody just before they went on to an item. Belongs to
 * one thread.
 *
 * <p>It must be the person as they stood before: with the event in the profile the item would be
 * its own predecessor, and without the event before it the step would start from the wrong item.
 * Both can be, because the event is on its way to the profile meanwhile and earlier ones may be on
 * theirs; so the time of the profile's last event is compared with both. What does not fit is left
 * out, there is more.
 */
final class NextItemComposer {
  /** Alternatives that are logged, the chosen one among them. */
  static final int MAX_ALTERNATIVES = 50;

  /** As many candidates as a row of this length would be chosen from. */
  private static final int ROW_ITEMS = 20;

  private final Views views;
  private final EpochClock clock;
  private final RandomGenerator random;
  private final CandidateQuery query;
  private final EligibilityFilter filter;
  private final RowFiller filler;
  private int[] order = new int[512];

  NextItemComposer(Views views, EpochClock clock, RandomGenerator random) {
    this.views = views;
    this.clock = clock;
    this.random = random;
    query = new CandidateQuery(views.items(), views.sessions(), views.rankings());
    filter = new EligibilityFilter(EligibilityConfig.DEFAULT);
    filler =
        new RowFiller(
            RowSources.create(SessionKnnConfig.DEFAULT),
            filter,
            new RowMetrics(new SimpleMeterRegistry()),
            Rankers.BUILT_IN);
  }

  /** Null when the step teaches nothing: see above, or the item would not have been offered. */
  @Nullable Impression compose(NextItemSampler.Step step) {
    Interaction event = step.event();
    Profile profile = findProfile(event);
    if (profile == null
        || profile.getLastEventTimeMillis() < step.previousTimeMillis()
        || profile.getLastEventTimeMillis() >= event.getEventTimeMillis()) {
      return null;
    }
    ItemIndex items = views.items();
    int chosen = items.find(event.getItems(0).getItemId());
    query.reset(views.rankings());
    VisitorReader.read(
        profile, items, views.sessions(), event.getEventTimeMillis(), query.visitor());
    if (chosen == ItemIndex.NONE || query.visitor().sessionCount() == 0) {
      return null;
    }
    filter.startPage(items, query.visitor());
    filler.startPage();
    filler.candidates(Strategy.NEXT_ITEM, ROW_ITEMS, query);
    FeatureMatrix candidates = filler.blend().candidates();
    if (candidates.size() < 2 || !candidates.contains(chosen)) {
      return null;
    }
    return impression(event, candidates, chosen);
  }

  /** Null also for somebody held elsewhere who cannot be read now. */
  private @Nullable Profile findProfile(Interaction event) {
    try {
      Profile profile = event.getUserId().isEmpty() ? null : views.findProfile(event.getUserId());
      return profile == null ? views.findProfile(event.getClientId()) : profile;
    } catch (StoreUnavailableException e) {
      return null;
    }
  }

  private Impression impression(Interaction event, FeatureMatrix candidates, int chosen) {
    ImpressionRow.Builder row =
        ImpressionRow.newBuilder()
            .setRowId(Strategy.NEXT_ITEM.id())
            .setStrategy(Strategy.NEXT_ITEM.id())
            .setPropensity(1);
    int kept = sample(candidates.size(), candidates.row(chosen));
    for (int i = 0; i < kept; i++) {
      row.addItems(item(candidates, order[i]));
    }
    Impression.Builder impression =
        Impression.newBuilder()
            .setRecommendationId(
                HexFormat.of().toHexDigits(random.nextLong())
                    + HexFormat.of().toHexDigits(random.nextLong()))
            .setClientId(event.getClientId())
            .setUserId(event.getUserId())
            .setTimeMillis(clock.millis())
            .setPage(Strategy.NEXT_ITEM.id())
            .setChosenItemId(event.getItems(0).getItemId())
            .addRows(row);
    for (RankingFeature feature : RankingFeature.values()) {
      impression.addFeatureNames(feature.label());
    }
    return impression.build();
  }

  private ImpressionItem item(FeatureMatrix candidates, int row) {
    ImpressionItem.Builder item =
        ImpressionItem.newBuilder().setItemId(views.items().itemId(candidates.item(row)));
    for (RankingFeature feature : RankingFeature.values()) {
      item.addFeatures(candidates.value(row, feature));
    }
    return item.build();
  }

  /**
   * Fills the beginning of {@link #order} with the chosen row and others drawn evenly. Weights
   * learned from evenly drawn alternatives are those of all of them (McFadden, Modelling the Choice
   * of Residential Location, 1978); the best ones alone would teach something else.
   *
   * @return how many there are
   */
  private int sample(int rows, int chosen) {
    if (order.length < rows) {
      order = new int[rows * 2];
    }
    Arrays.setAll(order, row -> row);
    swap(0, chosen);
    int kept = Math.min(rows, MAX_ALTERNATIVES);
    for (int i = 1; i < kept; i++) {
      swap(i, i + random.nextInt(rows - i));
    }
    return kept;
  }

  private void swap(int one, int other) {
    int held = order[one];
    order[one] = order[other];
    order[other] = held;
  }
}
