package io.everystore.serving;

import static java.util.Objects.requireNonNull;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.serving.access.OwnCalls;
import io.everystore.serving.admin.MetricsRoutes;
import io.everystore.serving.admin.ModelRoutes;
import io.everystore.serving.admin.ProbeRoutes;
import io.everystore.serving.admin.WebhookRoutes;
import io.everystore.serving.canary.Canary;
import io.everystore.serving.canary.CanaryWatch;
import io.everystore.serving.http.ApiDescription;
import io.everystore.serving.http.HttpMetrics;
import io.everystore.serving.http.Routes;
import io.everystore.serving.http.WebServer;
import io.everystore.serving.impression.ImpressionLog;
import io.everystore.serving.impression.NextItemSampler;
import io.everystore.serving.impression.TopicImpressionLog;
import io.everystore.serving.ingest.EventRoutes;
import io.everystore.serving.ingest.ItemRoutes;
import io.everystore.serving.ingest.KafkaLog;
import io.everystore.serving.ingest.SalesMetrics;
import io.everystore.serving.materialize.MaterializedViews;
import io.everystore.serving.materialize.RedisMirror;
import io.everystore.serving.now.EventFeed;
import io.everystore.serving.now.NowRoutes;
import io.everystore.serving.page.ComposerConfig;
import io.everystore.serving.page.PageRoutes;
import io.everystore.serving.page.PageWarmUp;
import io.everystore.serving.process.FatalErrors;
import io.everystore.serving.rank.ModelRankers;
import io.everystore.serving.row.FatigueConfig;
import io.everystore.serving.row.SeenItems;
import io.everystore.serving.shop.PictureRoutes;
import io.everystore.serving.topology.PeerWatch;
import io.everystore.serving.topology.ReplicaConfig;
import io.everystore.serving.topology.TopologyRoutes;
import io.everystore.serving.trace.Traces;
import io.everystore.serving.user.ErasureConfirmations;
import io.everystore.serving.user.ErasureRoutes;
import io.everystore.serving.user.FeatureJson;
import io.everystore.serving.user.FeatureRoutes;
import io.everystore.serving.user.UserRoutes;
import io.everystore.serving.webhook.WebhookConfig;
import io.everystore.serving.webhook.WebhookService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running serving process: the public port, the admin port and the views behind them. */
public final class Serving implements AutoCloseable {
  private static final String ALONE = "serving";
  private static final Duration WARM_UP = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
  private static final Duration LOG_TIMEOUT = Duration.ofSeconds(10);
  private static final long STOP_TIMEOUT_SECONDS = 20;

  private final ServingConfig config;
  private final ReplicaConfig replica;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MetricsRoutes metricsRoutes = new MetricsRoutes(registry, EpochClock.SYSTEM);
  private final Vertx vertx;

  /** What {@link #close} closes, in reverse order. */
  private final List<AutoCloseable> parts = new ArrayList<>();

  private BooleanSupplier caughtUp = () -> true;
  private BooleanSupplier standsIn = () -> false;
  private BooleanSupplier viewsEnded = () -> false;
  private Runnable warmUp = () -> {};
  private volatile boolean draining;
  private @Nullable ServedPorts ports;
  private @Nullable NowRoutes watched;
  private @Nullable WebhookService webhooks;
  private @Nullable CanaryWatch canary;
  private Supplier<RedisMirror.@Nullable State> redisState = () -> null;

  private Serving(ServingConfig config, ReplicaConfig replica) {
    this.config = config;
    this.replica = replica;
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(config.eventLoops() + 1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    vertx.exceptionHandler(Serving::unhandled);
  }

  /**
   * Starts and returns once both ports answer; the views may still be catching up.
   *
   * @throws IllegalStateException when a port is taken or the broker does not answer
   */
  public static Serving start(ServingConfig config) {
    return start(config, ReplicaConfig.alone(ALONE));
  }

  /**
   * The same as one of several.
   *
   * @param replica its name, and where the others are
   */
  public static Serving start(ServingConfig config, ReplicaConfig replica) {
    Serving serving = new Serving(config, replica);
    try {
      serving.listen();
      return serving;
    } catch (RuntimeException | Error e) {
      serving.close();
      throw e;
    }
  }

  /** What a handler on an event loop threw and nobody caught. */
  private static void unhandled(Throwable failure) {
    FatalErrors.check(failure);
    LOG.error("unhandled failure", failure);
  }

  private void listen() {
    HttpMetrics metrics = new HttpMetrics(registry);
    Traces traces = Traces.ofEnvironment(replica.name());
    parts.add(traces);
    List<Routes> publicRoutes = new ArrayList<>();
    publicRoutes.add(WebServer.floor());
    publicRoutes.add(ApiDescription.load());
    publicRoutes.add(new PictureRoutes());
    List<Routes> adminRoutes = new ArrayList<>();
    adminRoutes.add(
        new ProbeRoutes(
            this::caughtUp,
            () -> standsIn.getAsBoolean(),
            () -> viewsEnded.getAsBoolean(),
            () -> draining));
    adminRoutes.add(metricsRoutes);
    parts.add(new ProcessMetrics(registry, config.storeDir().toFile(), this::caughtUp));

    ViewParts stores = new ViewParts(config, replica, vertx, registry, parts);
    MaterializedViews views = stores.views();
    redisState = stores::redisState;
    warmUp = () -> PageWarmUp.run(views, EpochClock.SYSTEM, WARM_UP);
    adminRoutes.add(new FeatureRoutes());
    adminRoutes.add(new ModelRoutes(views));
    adminRoutes.add(new TopologyRoutes(replica, views, views::profilePartitions));
    ImpressionLog impressions = startImpressions();
    KafkaLog log = startLog();
    DefinitionParts definitions =
        DefinitionParts.start(config.kafka(), log, config.timeZone(), registry);
    parts.add(definitions);
    UserRoutes users =
        new UserRoutes(
            views,
            views.store(),
            views.freshness()::whenFresh,
            definitions.audit()::exportedPerson,
            EpochClock.SYSTEM);
    publicRoutes.add(users);
    adminRoutes.add(users);
    ErasureRoutes erasures =
        new ErasureRoutes(
            views,
            views.store(),
            views.freshness()::whenFresh,
            log,
            definitions.erasures(),
            definitions::listIds,
            EpochClock.SYSTEM);
    parts.add(
        new ErasureConfirmations(
                stores.stores(),
                definitions.erasures(),
                views.freshness()::whenFresh,
                log,
                EpochClock.SYSTEM,
                vertx)
            .start());
    publicRoutes.add(erasures);
    adminRoutes.add(erasures);
    OfferParts offers =
        OfferParts.start(
            config.kafka(), log, definitions, config.offerHoldoutRatio(), vertx, registry);
    parts.add(offers);
    viewsEnded = () -> views.failure() != null;
    caughtUp = () -> views.caughtUp() && definitions.caughtUp() && offers.caughtUp();
    ComposerConfig composing =
        ComposerConfig.DEFAULT
            .with(new ModelRankers(views::models))
            .withTrends(definitions.segmentTrends());
    adminRoutes.addAll(definitions.adminRoutes(views, composing));
    adminRoutes.addAll(offers.adminRoutes());
    WebhookService hooks =
        WebhookService.start(
            config.kafka(),
            log,
            WebhookConfig.DEFAULT.withPrivateAddresses(config.webhooksToPrivateAddresses()),
            EpochClock.SYSTEM,
            vertx,
            registry);
    webhooks = hooks;
    adminRoutes.add(
        new WebhookRoutes(
            hooks.webhooks(),
            hooks.log(),
            definitions.audit(),
            definitions::image,
            EpochClock.SYSTEM));
    publicRoutes.add(offers.publicRoutes(views, views.store()));
    publicRoutes.add(
        new PageRoutes(
            views,
            views.freshness()::whenFresh,
            EpochClock.SYSTEM,
            registry,
            composing
                .with(impressions)
                .with(definitions.pages())
                .with(offers.pages(views.store()))
                .with(new SeenItems(FatigueConfig.DEFAULT))));
    NextItemSampler sampler =
        NextItemSampler.start(
            views, impressions, NextItemSampler.DEFAULT_PER_SECOND, EpochClock.SYSTEM, registry);
    parts.add(sampler);
    EventFeed feed = new EventFeed();
    publicRoutes.add(
        new EventRoutes(
            views.pipeline().watching(log),
            sampler.and(feed).and(new SalesMetrics(registry)),
            new IndexedItemFacts(views.items()),
            EpochClock.SYSTEM,
            registry));
    ItemRoutes items =
        new ItemRoutes(log, new StoredCatalogue(views), EpochClock.SYSTEM, FeatureJson::new);
    publicRoutes.add(items);
    adminRoutes.add(items.reads());
    adminRoutes.add(new PictureRoutes());
    adminRoutes.add(
        new PageRoutes(
            views,
            views.freshness()::whenFresh,
            EpochClock.SYSTEM,
            new SimpleMeterRegistry(),
            composing.with(definitions.pagesLookedAt())));
    NowRoutes now = new NowRoutes(views, feed, EpochClock.SYSTEM, registry);
    adminRoutes.add(now);
    watched = now;

    ports = new ServedPorts(config, publicRoutes, adminRoutes, metrics, traces, vertx);
    PeerWatch peers = PeerWatch.start(replica.peers(), this::caughtUp, registry);
    parts.add(peers);
    standsIn = peers::standsIn;
  }

  /** Connects to the log and gives it a moment; without it events are refused, pages go on. */
  private KafkaLog startLog() {
    KafkaLog log =
        KafkaLog.start(
            config.kafka(),
            List.of(
                Topics.INTERACTIONS,
                Topics.CATALOGUE,
                Topics.DEFINITIONS,
                Topics.OFFER_COMMANDS,
                Topics.SESSIONS,
                Topics.LIST_ENTRIES,
                Topics.ERASURES,
                Topics.WEBHOOKS,
                Topics.WEBHOOK_DEAD_LETTERS,
                Topics.AUDIT));
    parts.add(log);
    try {
      if (!log.awaitTopics(LOG_TIMEOUT)) {
        LOG.warn("topics not found within {}: events are refused until they are", LOG_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return log;
  }

  /** Connects without waiting: what is shown before the topic is known is not logged. */
  private ImpressionLog startImpressions() {
    KafkaLog log = KafkaLog.startLossy(config.kafka(), List.of(Topics.IMPRESSIONS));
    parts.add(log);
    return new TopicImpressionLog(log, TopicImpressionLog.DEFAULT_PER_SECOND, registry);
  }

  /** Methods and paths of both ports, for the test that compares them with the description. */
  Set<String> mounted() {
    return ports().mounted();
  }

  public int publicPort() {
    return ports().publicPort();
  }

  public int adminPort() {
    return ports().adminPort();
  }

  /** Root of the public API, from this machine. */
  public URI publicAddress() {
    return config.address(publicPort());
  }

  /** Root of the management API, from this machine. */
  public URI adminAddress() {
    return config.address(adminPort());
  }

  private ServedPorts ports() {
    return requireNonNull(ports, "ports are open from start on");
  }

  /** How this process calls itself. */
  public OwnCalls ownCalls() {
    return ports().ownCalls();
  }

  /** True once every view has caught up with its topic as it was at start. */
  public boolean caughtUp() {
    return caughtUp.getAsBoolean();
  }

  /** True when the views are no longer kept up to date, which only a new process mends. */
  boolean viewsEnded() {
    return viewsEnded.getAsBoolean();
  }

  /** Spends at most about a second so that the first visitor's page is not a slow one. */
  public void warmUp() {
    warmUp.run();
  }

  /** Whether Redis is mirrored to, null without one. */
  public RedisMirror.@Nullable State redisState() {
    return redisState.get();
  }

  /**
   * Says from now on that it is not ready, while it goes on answering; each answer asks its client
   * to take another connection, so that none is in use when this one ends.
   */
  public void drain() {
    draining = true;
    if (ports != null) {
      ports.drain();
    }
    if (canary != null) {
      canary.close();
    }
  }

  /**
   * Lets a canary probe this process from outside until it is closed.
   *
   * @param name tells it from the canaries of other processes
   */
  public void startCanary(String name, Duration interval) {
    OwnCalls own = ownCalls();
    CanaryWatch watch =
        CanaryWatch.start(
            new Canary(own.client(), publicAddress(), name, own.headers()), interval, registry);
    canary = watch;
    parts.add(watch);
  }

  /**
   * Lets the scrape of this process answer what other parts of it measure, too.
   *
   * @param scrape gives the Prometheus text format
   */
  public void addMetrics(Supplier<String> scrape) {
    metricsRoutes.add(scrape);
  }

  public PrometheusMeterRegistry metrics() {
    return registry;
  }

  /** Stops taking requests, waits for those under way, then closes what they used. */
  @Override
  public void close() {
    drain();
    if (watched != null) {
      watched.close();
    }
    if (webhooks != null) {
      // Needs the event loops to end in order.
      webhooks.close();
    }
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("serving: did not stop", e);
    } finally {
      closeParts();
    }
  }

  private void closeParts() {
    for (int i = parts.size() - 1; i >= 0; i--) {
      try {
        parts.get(i).close();
      } catch (Exception e) {
        LOG.warn("close failed", e);
      }
    }
    parts.clear();
  }
}
