package io.everystore.serving;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.definition.DefinitionRules;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.store.OnlineStore;
import io.everystore.serving.admin.AuditRoutes;
import io.everystore.serving.admin.DefinitionRoutes;
import io.everystore.serving.admin.ListRoutes;
import io.everystore.serving.admin.MemberRoutes;
import io.everystore.serving.admin.PreviewRoutes;
import io.everystore.serving.admin.ResultRoutes;
import io.everystore.serving.admin.SegmentLifeRoutes;
import io.everystore.serving.admin.SegmentRoutes;
import io.everystore.serving.candidate.SegmentTrends;
import io.everystore.serving.definition.AuditLog;
import io.everystore.serving.definition.DefinitionEditor;
import io.everystore.serving.definition.DefinitionHandler;
import io.everystore.serving.experiment.ExperimentResults;
import io.everystore.serving.experiment.ExposureLog;
import io.everystore.serving.experiment.Exposures;
import io.everystore.serving.http.Routes;
import io.everystore.serving.ingest.DurableLog;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.ingest.KafkaLog;
import io.everystore.serving.list.ListEntryLog;
import io.everystore.serving.materialize.MaterializedViews;
import io.everystore.serving.materialize.TopicFollower;
import io.everystore.serving.offer.OfferDefinitions;
import io.everystore.serving.offer.OfferViews;
import io.everystore.serving.page.ComposerConfig;
import io.everystore.serving.page.PageDefinitions;
import io.everystore.serving.page.PagePreview;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.segment.Audience;
import io.everystore.serving.segment.CountedValues;
import io.everystore.serving.segment.SegmentCounts;
import io.everystore.serving.segment.SegmentTrendLists;
import io.everystore.serving.user.Erasures;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What operators edit, wired: the follower of its topics, the routes, the log of exposures. */
final class DefinitionParts implements AutoCloseable {
  private static final int EXPOSURE_BUFFER_BYTES = 4 << 20;
  private static final int LIST_BUFFER_BYTES = 8 << 20;

  private final DefinitionRules rules = new DefinitionRules(Set.copyOf(Strategy.ids()));
  private final DurableLog log;
  private final DefinitionHandler definitions;
  private final ExperimentResults results = new ExperimentResults();
  private final SegmentCounts segmentCounts;
  private final CountedValues countedValues = new CountedValues();
  private final AuditLog audit;
  private final TopicFollower follower;
  private final Erasures erasures = new Erasures();
  private final SegmentTrendLists segmentTrends = new SegmentTrendLists();
  private final OfferViews offerViews = new OfferViews();
  private final OfferDefinitions offerDefinitions;
  private final ExposureLog exposureLog;
  private final KafkaLog exposures;
  private final KafkaLog lists;
  private final ZoneId zone;
  private final Map<Vertx, DefinitionEditor> editors = new ConcurrentHashMap<>();
  private final PageDefinitions pages;

  private DefinitionParts(
      KafkaConnection kafka, DurableLog log, ZoneId zone, MeterRegistry registry) {
    this.log = log;
    this.zone = zone;
    offerDefinitions = new OfferDefinitions(log, offerViews, EpochClock.SYSTEM);
    definitions = new DefinitionHandler(rules, offerDefinitions::publish, registry);
    segmentCounts = new SegmentCounts(registry);
    audit = new AuditLog(log, EpochClock.SYSTEM);
    follower =
        TopicFollower.start(
            kafka,
            "definitions",
            Map.of(
                Topics.SEGMENT_TRENDS,
                segmentTrends,
                Topics.ERASURES,
                erasures,
                Topics.DEFINITIONS,
                definitions,
                Topics.EXPERIMENT_RESULTS,
                results,
                Topics.SEGMENT_SIZES,
                segmentCounts,
                Topics.VALUE_DISTRIBUTIONS,
                countedValues,
                Topics.OFFER_VIEWS,
                offerViews,
                Topics.AUDIT,
                audit));
    exposures =
        KafkaLog.start(kafka, List.of(Topics.EXPOSURES), "exposures", EXPOSURE_BUFFER_BYTES);
    lists = KafkaLog.start(kafka, List.of(Topics.LIST_ENTRIES), "lists", LIST_BUFFER_BYTES);
    exposureLog = new ExposureLog(exposures, registry);
    pages = new PageDefinitions(definitions::image, exposureLog);
  }

  /**
   * Starts to follow definitions; waits for no broker.
   *
   * @param log what is written goes to
   * @param zone of the workspace
   */
  static DefinitionParts start(
      KafkaConnection kafka, DurableLog log, ZoneId zone, MeterRegistry registry) {
    return new DefinitionParts(kafka, log, zone, registry);
  }

  /** Who changed what. */
  AuditLog audit() {
    return audit;
  }

  /** What was asked to be forgotten. */
  Erasures erasures() {
    return erasures;
  }

  /** What the people of each segment turn to. */
  SegmentTrends segmentTrends() {
    return segmentTrends;
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
  List<Routes> adminRoutes(MaterializedViews views, ComposerConfig composing) {
    return List.of(
        DefinitionRoutes.pageTemplates(rules, definitions::image, this::editor, segmentCounts),
        DefinitionRoutes.experiments(rules, definitions::image, this::editor, segmentCounts),
        DefinitionRoutes.segments(rules, definitions::image, this::editor, segmentCounts),
        new SegmentRoutes(definitions::image, views, audience(views), zone, EpochClock.SYSTEM),
        new SegmentLifeRoutes(
            definitions::image,
            this::editor,
            rules,
            audit.versions(),
            segmentCounts,
            EpochClock.SYSTEM),
        new ListRoutes(
            definitions::image, this::editor, new ListEntryLog(lists), EpochClock.SYSTEM),
        DefinitionRoutes.offers(rules, definitions::image, this::editor, offerViews, segmentCounts),
        new MemberRoutes(definitions::image, audience(views), segmentCounts, audit),
        new ResultRoutes(definitions::image, results),
        new AuditRoutes(audit),
        new PreviewRoutes(rules, () -> new PagePreview(views, EpochClock.SYSTEM, composing)));
  }

  /** The only editor of the admin port's event loop: its lock holds for all routes. */
  DefinitionEditor editor(Vertx vertx) {
    return editors.computeIfAbsent(
        vertx,
        made ->
            new DefinitionEditor(
                log, definitions::image, follower::whenPublished, audit, EpochClock.SYSTEM, made));
  }

  /** Whoever is asked about by name, as rules see them. */
  Audience audience(OnlineStore store) {
    return new Audience(store, this::uploads, countedValues::percentiles);
  }

  /** Everybody, as rules see them. */
  private Audience audience(MaterializedViews views) {
    return new Audience(
        views.store(), this::uploads, countedValues::percentiles, views::peopleForEachHeld);
  }

  /** The upload in force of each list. */
  private Map<String, Long> uploads() {
    Map<String, Long> uploads = new HashMap<>();
    for (Definition list : definitions.image().all(DefinitionKind.LIST)) {
      uploads.put(list.getId(), list.getList().getUploadVersion());
    }
    return uploads;
  }

  /** Lists of people that there are. */
  Set<String> listIds() {
    return uploads().keySet();
  }

  DefinitionImage image() {
    return definitions.image();
  }

  ExperimentResults results() {
    return results;
  }

  OfferViews offerViews() {
    return offerViews;
  }

  Exposures exposures() {
    return exposureLog;
  }

  /** Tells ledgers again what they do not show. */
  void reconcileOffers() {
    offerDefinitions.reconcile(caughtUp());
  }

  boolean caughtUp() {
    return follower.caughtUp();
  }

  @Override
  public void close() {
    exposures.close();
    lists.close();
    follower.close();
  }
}
