package io.everystore.serving;

import io.everystore.feature.definition.DefinitionRules;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.serving.admin.DefinitionRoutes;
import io.everystore.serving.admin.PreviewRoutes;
import io.everystore.serving.admin.ResultRoutes;
import io.everystore.serving.definition.DefinitionEditor;
import io.everystore.serving.definition.DefinitionHandler;
import io.everystore.serving.experiment.ExperimentResults;
import io.everystore.serving.experiment.ExposureLog;
import io.everystore.serving.experiment.Exposures;
import io.everystore.serving.http.Routes;
import io.everystore.serving.ingest.DurableLog;
import io.everystore.serving.ingest.KafkaLog;
import io.everystore.serving.materialize.TopicFollower;
import io.everystore.serving.page.ComposerConfig;
import io.everystore.serving.page.PageDefinitions;
import io.everystore.serving.page.PagePreview;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.Views;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What operators edit, wired: the follower of its topics, the routes, the log of exposures. */
final class DefinitionParts implements AutoCloseable {
  private static final int EXPOSURE_BUFFER_BYTES = 4 << 20;

  private final DefinitionRules rules = new DefinitionRules(Set.copyOf(Strategy.ids()));
  private final DurableLog log;
  private final DefinitionHandler definitions;
  private final ExperimentResults results = new ExperimentResults();
  private final TopicFollower follower;
  private final KafkaLog exposures;
  private final PageDefinitions pages;

  private DefinitionParts(String bootstrapServers, DurableLog log, MeterRegistry registry) {
    this.log = log;
    definitions = new DefinitionHandler(rules, registry);
    follower =
        TopicFollower.start(
            bootstrapServers,
            "definitions",
            Map.of(Topics.DEFINITIONS, definitions, Topics.EXPERIMENT_RESULTS, results));
    exposures =
        KafkaLog.start(
            bootstrapServers, List.of(Topics.EXPOSURES), "exposures", EXPOSURE_BUFFER_BYTES);
    pages = new PageDefinitions(definitions::image, new ExposureLog(exposures, registry));
  }

  /**
   * Starts to follow definitions; waits for no broker.
   *
   * @param log what is written goes to
   */
  static DefinitionParts start(String bootstrapServers, DurableLog log, MeterRegistry registry) {
    return new DefinitionParts(bootstrapServers, log, registry);
  }

  /** What pages are made from. */
  PageDefinitions pages() {
    return pages;
  }

  /** The same for operators who look: nobody counts as exposed to what they are shown. */
  PageDefinitions pagesLookedAt() {
    return new PageDefinitions(definitions::image, Exposures.NONE);
  }

  /** Routes of the admin port; previews are composed like pages, and logged nowhere. */
  List<Routes> adminRoutes(Views views, ComposerConfig composing) {
    Function<Vertx, DefinitionEditor> editors =
        vertx ->
            new DefinitionEditor(
                log, definitions::image, follower::whenPublished, EpochClock.SYSTEM, vertx);
    return List.of(
        DefinitionRoutes.pageTemplates(rules, definitions::image, editors),
        DefinitionRoutes.experiments(rules, definitions::image, editors),
        new ResultRoutes(definitions::image, results),
        new PreviewRoutes(rules, () -> new PagePreview(views, EpochClock.SYSTEM, composing)));
  }

  boolean caughtUp() {
    return follower.caughtUp();
  }

  @Override
  public void close() {
    exposures.close();
    follower.close();
  }
}
