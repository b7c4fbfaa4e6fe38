package io.everystore.serving.page;

import io.everystore.feature.model.EpochClock;
import io.everystore.serving.hydrate.FeatureMatrix;
import io.everystore.serving.row.Row;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.Views;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What {@code GET /v1/recommendations/{strategy}} answers, for a caller in the same process: the
 * same composer, without HTTP and JSON. Belongs to one thread.
 */
public final class Recommender {
  private static final int NO_CACHE_BYTES = 1;
  private static final int TIMEOUT_MILLIS = 150;

  private final PageComposer composer;

  public Recommender(Views views, EpochClock clock, MeterRegistry registry, ComposerConfig config) {
    composer =
        new PageComposer(
            views, clock, new RowMetrics(registry), new PageCache(NO_CACHE_BYTES), config);
  }

  /**
   * At most {@code limit} items for a person, best first, as numbers of the views' item index;
   * valid until the next call.
   */
  public Row recommend(Strategy strategy, String personId, int limit) {
    PageRequest request = PageRequest.about(personId, limit, TIMEOUT_MILLIS);
    return composer.choose(strategy, request, true);
  }

  /**
   * What would be ranked to find {@code limit} items, with features and in no order; valid until
   * the next call.
   */
  public FeatureMatrix candidates(Strategy strategy, String personId, int limit) {
    return composer.candidates(strategy, PageRequest.about(personId, limit, TIMEOUT_MILLIS));
  }
}
