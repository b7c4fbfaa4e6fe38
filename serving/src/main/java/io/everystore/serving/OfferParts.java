package io.everystore.serving;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.segment.Subject;
import io.everystore.feature.store.OnlineStore;
import io.everystore.serving.admin.OfferReportRoutes;
import io.everystore.serving.admin.OfferRoutes;
import io.everystore.serving.http.Routes;
import io.everystore.serving.ingest.DurableLog;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.materialize.TopicFollower;
import io.everystore.serving.offer.LedgerClient;
import io.everystore.serving.offer.OfferDecisions;
import io.everystore.serving.offer.OfferImage;
import io.everystore.serving.offer.OfferMetrics;
import io.everystore.serving.offer.PageOffers;
import io.everystore.serving.offer.RecentGrants;
import io.everystore.serving.offer.RedeemRoutes;
import io.everystore.serving.segment.Audience;
import io.everystore.serving.view.Views;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Offers, wired: what pages show, the way to the ledgers and back, the routes. */
final class OfferParts implements AutoCloseable {
  private static final long RECONCILE_MILLIS = 1_000;

  private final RecentGrants grants = new RecentGrants();
  private final DefinitionParts definitions;
  private final double holdoutRatio;
  private final TopicFollower follower;
  private final LedgerClient ledger;
  private final OfferMetrics metrics;
  private final Vertx vertx;
  private final long reconciling;

  private OfferParts(
      KafkaConnection kafka,
      DurableLog log,
      DefinitionParts definitions,
      double holdoutRatio,
      Vertx vertx,
      MeterRegistry registry) {
    this.definitions = definitions;
    this.holdoutRatio = holdoutRatio;
    this.vertx = vertx;
    metrics = new OfferMetrics(registry);
    OfferDecisions decisions = new OfferDecisions(grants);
    follower =
        TopicFollower.startAtEnd(
            kafka, "offer-decisions", Map.of(Topics.OFFER_DECISIONS, decisions));
    ledger = new LedgerClient(log, decisions, follower::caughtUp);
    reconciling = vertx.setPeriodic(RECONCILE_MILLIS, tick -> definitions.reconcileOffers());
  }

  /**
   * Starts to follow decisions; waits for no broker.
   *
   * @param log what is asked goes to
   * @param holdoutRatio share of people held out of all offers
   */
  static OfferParts start(
      KafkaConnection kafka,
      DurableLog log,
      DefinitionParts definitions,
      double holdoutRatio,
      Vertx vertx,
      MeterRegistry registry) {
    return new OfferParts(kafka, log, definitions, holdoutRatio, vertx, registry);
  }

  /** How rules of offers see people. */
  private Function<@Nullable Profile, Subject> people(OnlineStore store) {
    Audience audience = definitions.audience(store);
    return audience::person;
  }

  PageOffers pages(OnlineStore store) {
    return new PageOffers(
        new OfferImage(definitions::image),
        definitions.offerViews(),
        grants,
        people(store),
        definitions.exposures(),
        metrics,
        holdoutRatio);
  }

  Routes publicRoutes(Views views, OnlineStore store) {
    return new RedeemRoutes(
        views,
        definitions::image,
        definitions.offerViews(),
        people(store),
        EpochClock.SYSTEM,
        definitions::caughtUp,
        ledger,
        metrics,
        holdoutRatio);
  }

  List<Routes> adminRoutes() {
    return List.of(
        new OfferRoutes(definitions::image, definitions::editor, ledger, definitions.offerViews()),
        new OfferReportRoutes(
            definitions::image,
            definitions.results(),
            definitions.offerViews(),
            metrics,
            EpochClock.SYSTEM,
            holdoutRatio));
  }

  boolean caughtUp() {
    return follower.caughtUp();
  }

  @Override
  public void close() {
    vertx.cancelTimer(reconciling);
    follower.close();
  }
}
