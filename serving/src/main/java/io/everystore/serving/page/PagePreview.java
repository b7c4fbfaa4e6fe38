package io.everystore.serving.page;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.PageTemplate;
import io.everystore.serving.impression.ImpressionLog;
import io.everystore.serving.offer.PageOffers;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.SeenItems;
import io.everystore.serving.view.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;

/**
 * The page a template would make for somebody. Counts in no metric, fills no cache, is logged
 * nowhere. Belongs to one thread.
 */
public final class PagePreview {
  private static final int NO_CACHE_BYTES = 1;
  private static final int TIMEOUT_MILLIS = 1_000;

  private final PageComposer composer;

  /**
   * Makes a preview.
   *
   * @param config how pages are composed; its definitions and its log do not count
   */
  public PagePreview(Views views, EpochClock clock, ComposerConfig config) {
    composer =
        new PageComposer(
            views,
            clock,
            new RowMetrics(new SimpleMeterRegistry()),
            new PageCache(NO_CACHE_BYTES),
            config
                .with(PageDefinitions.NONE)
                .with(ImpressionLog.NONE)
                .with(SeenItems.NONE)
                .with(PageOffers.NONE));
  }

  /**
   * Answers the page as JSON in UTF-8.
   *
   * @param itemIds the item page's item, or the cart's items
   */
  public byte[] compose(
      PageTemplate template,
      Optional<String> userId,
      Optional<String> clientId,
      List<String> itemIds,
      int limit) {
    PageRequest request =
        new PageRequest(
            userId,
            clientId,
            itemIds,
            Optional.empty(),
            Optional.empty(),
            limit,
            0,
            false,
            List.of(),
            Optional.empty(),
            0,
            TIMEOUT_MILLIS);
    JsonBuffer page = composer.preview(template, request, System.nanoTime());
    return page.copy(0, page.length());
  }
}
