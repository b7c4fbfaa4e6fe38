package io.everystore.feature.model;

import java.time.Duration;

/** Names of the topics, the only place where jobs and serving meet. */
public final class Topics {
  /**
   * Raw events ({@code Interaction}), keyed by client id; the truth everything else is a view of.
   */
  public static final String INTERACTIONS = "interactions.v1";

  /** Catalogue entries ({@code CatalogueItem}), compacted, keyed by item id. */
  public static final String CATALOGUE = "catalogue.v1";

  /** Profiles ({@code Profile}, and {@code Progress} marks), compacted, keyed by profile id. */
  public static final String PROFILES = "profiles.v1";

  /** Item statistics ({@code ItemStats}), compacted, keyed by item id. */
  public static final String ITEMS = "items.v1";

  /** Item neighbours ({@code Neighbours}), compacted, keyed by item id. */
  public static final String NEIGHBOURS = "neighbours.v1";

  /** Sessions ({@code SessionView}), compacted and kept for 30 days, keyed by session key. */
  public static final String SESSIONS = "sessions.v1";

  /** What was shown to whom ({@code Impression}), keyed by recommendation id. */
  public static final String IMPRESSIONS = "impressions.v1";

  /** Ranking models and bandits ({@code Model}), compacted, keyed by name. */
  public static final String MODELS = "models.v1";

  /** What operators edit ({@code Definition}), compacted, keyed by kind and id. */
  public static final String DEFINITIONS = "definitions.v1";

  /** Who saw which variation of an experiment ({@code Exposure}), keyed by unit. */
  public static final String EXPOSURES = "exposures.v1";

  /** Sums per variation ({@code VariationResult}), compacted, keyed by experiment and variation. */
  public static final String EXPERIMENT_RESULTS = "experiment-results.v1";

  /** What people did ({@code History}), compacted, keyed by profile id. */
  public static final String HISTORIES = "histories.v1";

  /** Who entered or left a segment ({@code SegmentTransition}), keyed by profile id. */
  public static final String SEGMENT_TRANSITIONS = "segment-transitions.v1";

  /** Whom uploads of lists name ({@code ListEntry}), compacted, keyed by list and person. */
  public static final String LIST_ENTRIES = "list-entries.v1";

  /** How many people have which value ({@code ValueDistribution}), compacted, keyed by feature. */
  public static final String VALUE_DISTRIBUTIONS = "value-distributions.v1";

  /** How many are in each segment ({@code SegmentSize}), compacted, keyed by segment id. */
  public static final String SEGMENT_SIZES = "segment-sizes.v1";

  /** What the people of a segment turn to ({@code SegmentTrend}), compacted, keyed by its id. */
  public static final String SEGMENT_TRENDS = "segment-trends.v1";

  /** What is asked of the ledgers of offers ({@code OfferCommand}), keyed by offer id. */
  public static final String OFFER_COMMANDS = "offer-commands.v1";

  /** What they decided ({@code OfferDecision}), keyed by offer id. */
  public static final String OFFER_DECISIONS = "offer-decisions.v1";

  /** What is left of offers ({@code OfferView}), compacted, keyed by offer id. */
  public static final String OFFER_VIEWS = "offer-views.v1";

  /** Who changed which definition ({@code AuditEntry}), keyed by kind and id. */
  public static final String AUDIT = "audit.v1";

  /** What was asked to be forgotten and who has done so ({@code ErasureRecord}). */
  public static final String ERASURES = "erasures.v1";

  /** Who is told of segments ({@code Webhook}), compacted, keyed by id. */
  public static final String WEBHOOKS = "webhooks.v1";

  /** What could not be told ({@code WebhookDeadLetter}), keyed by webhook id. */
  public static final String WEBHOOK_DEAD_LETTERS = "webhook-dead-letters.v1";

  /** Records that could not be processed, as they came, with the reason in the headers. */
  public static final String DEAD_LETTERS = "dead-letters.v1";

  /**
   * How long a compacted topic keeps a removal at least ({@code delete.retention.ms}). Who reads on
   * from a place older than that may never hear of it.
   */
  public static final Duration REMOVALS_KEPT = Duration.ofHours(24);

  /**
   * Longest time after which reading on is still safe, since everything the topics then held was
   * read. The rest of {@link #REMOVALS_KEPT} is for what lay unread then and for reading it.
   */
  public static final Duration LONGEST_AWAY = REMOVALS_KEPT.minusHours(4);

  private Topics() {}
}
