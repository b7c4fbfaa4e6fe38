package io.everystore.standalone.chaos;

import io.everystore.feature.model.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A seeded fault drill: people act on the real system while its parts are killed, halted and fed
 * with garbage; afterwards what it counted is held against ledgers that were kept outside of it.
 */
final class Drill {
  /** What is known before the first fault, so that pages have something to show. */
  private static final int FIRST_POSTS = 200;

  private static final Duration SETTLED = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 200;

  private final DrillOptions options;
  private final Consumer<String> progress;
  private final Http http = new Http();
  private final EventLedger eventLedger = new EventLedger();
  private final PageLedger pageLedger = new PageLedger();
  private final GrantLedger grantLedger = new GrantLedger();
  private final ErasureLedger erasureLedger = new ErasureLedger();
  private final List<String> differences = new ArrayList<>();

  private Drill(DrillOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Runs it to its end.
   *
   * @param progress told in words what happens
   */
  static DrillResult run(DrillOptions options, Consumer<String> progress) throws Exception {
    return new Drill(options, progress).run();
  }

  private DrillResult run() throws Exception {
    progress.accept("starting the system in " + options.directory());
    try (DrilledSystem system = DrilledSystem.start(options.directory(), options.processes());
        Balancer balancer = new Balancer(system.replicas(), http)) {
      return drill(system, balancer);
    }
  }

  private DrillResult drill(DrilledSystem system, Balancer balancer) throws Exception {
    People people = new People(options.seed(), options.batch(), eventLedger, pageLedger);
    EventLoad events = new EventLoad(http, balancer, eventLedger);
    PageLoad pages = new PageLoad(http, balancer, pageLedger);
    RedemptionLoad redemptions = new RedemptionLoad(http, balancer, grantLedger);
    ErasureLoad erasures = new ErasureLoad(http, balancer, erasureLedger);
    Probe probe = new Probe(http, balancer, people, eventLedger);
    await("every replica is ready", SETTLED, balancer::allReady);
    redemptions.defineOffers((long) (options.redemptionsPerSecond() * options.time().toSeconds()));
    postFirst(people, events, probe);
    await("every replica knows items", SETTLED, () -> pages.allKnowItems(people));
    progress.accept("the system runs; faults begin");

    FaultInjector injector =
        new FaultInjector(
            system,
            http,
            balancer,
            people,
            events,
            probe,
            fault ->
                progress.accept(
                    String.format(
                        Locale.ROOT,
                        "%5.1f s  %s %s: %s",
                        fault.atMillis() / 1e3,
                        fault.kind().words(),
                        fault.target(),
                        fault.recoveryMillis() < 0
                            ? "never served fresh again"
                            : "served fresh after "
                                + String.format(
                                    Locale.ROOT, "%.1f s", fault.recoveryMillis() / 1e3))));
    long startNanos = System.nanoTime();
    long endNanos = startNanos + options.time().toNanos();
    // Each of its own, so that none depends on the turns of another.
    Random posting = new Random(options.seed() + 1);
    Random asking = new Random(options.seed() + 2);
    Random redeeming = new Random(options.seed() + 3);
    Random leaving = new Random(options.seed() + 4);
    try (Pace eventPace =
            Pace.start(
                "events", options.eventPostsPerSecond(), () -> events.tick(people, posting));
        Pace pagePace =
            Pace.start("pages", options.pagesPerSecond(), () -> pages.tick(people, asking));
        Pace redemptionPace =
            Pace.start(
                "redemptions", options.redemptionsPerSecond(), () -> redemptions.tick(redeeming));
        Pace erasurePace =
            Pace.start("erasures", options.erasuresPerSecond(), () -> erasures.tick(leaving))) {
      injector.run(
          options.seed(),
          options.meanPause().toMillis(),
          options.faults(),
          () -> System.nanoTime() < endNanos);
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    progress.accept("the faults are over; waiting until everything is counted");
    try (HistoryTopic histories = HistoryTopic.fromNowOn(system.kafka())) {
      return audit(
          balancer,
          people,
          events,
          pages,
          redemptions,
          erasures,
          probe,
          injector,
          histories,
          seconds);
    }
  }

  private void postFirst(People people, EventLoad events, Probe probe) throws InterruptedException {
    for (int i = 0; i < FIRST_POSTS; i++) {
      Object unused = events.send(people.something());
    }
    await("the first posts are acknowledged", SETTLED, () -> events.pending() == 0);
    if (probe.millisUntilFresh("first", null) < 0) {
      throw new IllegalStateException(
          "no event is served fresh before any fault; see " + options.directory());
    }
  }

  private DrillResult audit(
      Balancer balancer,
      People people,
      EventLoad events,
      PageLoad pages,
      RedemptionLoad redemptions,
      ErasureLoad erasures,
      Probe probe,
      FaultInjector injector,
      HistoryTopic histories,
      double seconds)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    ErasureLooks looks = new ErasureLooks(http, erasureLedger);
    await("every post is answered", SETTLED, () -> events.pending() == 0);
    await("every page is answered", SETTLED, () -> pages.pending() == 0);
    await("every redemption is decided", SETTLED, () -> redemptions.pending() == 0);
    await("every erasure is answered", SETTLED, () -> erasures.pending() == 0);
    events.giveUp();
    redemptions.giveUp();
    erasures.giveUp();
    // Whoever's last post is served fresh has all of theirs before it in the counts.
    List<CompletableFuture<@Nullable Void>> last = new ArrayList<>();
    for (String person : eventLedger.people()) {
      last.add(events.send(people.view(person)));
    }
    try {
      CompletableFuture.allOf(last.toArray(new CompletableFuture<?>[0]))
          .get(SETTLED.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      differences.add("last posts: not answered " + SETTLED.toSeconds() + " s after the load");
    }
    Audits audits = new Audits(http, events);
    Map<String, Map<String, Map<String, EventSums>>> found =
        audits.counted(balancer.replicas(), eventLedger.people());
    found.put(Topics.HISTORIES, histories(histories));
    double drainedSeconds = (System.nanoTime() - startNanos) / 1e9;
    EventLedger.Audit eventAudit = eventLedger.audit(found);
    GrantLedger.Audit grantAudit = grants(redemptions);
    ErasureLedger.Audit erasureAudit = looks.audit(balancer.replicas());
    PageLedger.Audit pageAudit = pageLedger.audit();
    differences.addAll(injector.differences());
    differences.addAll(probe.differences());
    differences.addAll(audits.differences());
    differences.addAll(events.differences());
    differences.addAll(redemptions.differences());
    differences.addAll(erasures.differences());
    differences.addAll(eventAudit.differences());
    differences.addAll(pageAudit.differences());
    differences.addAll(grantAudit.differences());
    differences.addAll(erasureAudit.differences());
    return new DrillResult(
        options,
        seconds,
        drainedSeconds,
        injector.injected(),
        eventAudit,
        new DrillResult.Load(events.again(), events.twice(), events.notMade(), redemptions.again()),
        pageAudit,
        pages.micros(),
        grantAudit,
        erasureAudit,
        differences);
  }

  /** What everybody did is written a moment after it is counted. */
  private Map<String, Map<String, EventSums>> histories(HistoryTopic topic) {
    long endNanos = System.nanoTime() + SETTLED.toNanos();
    Map<String, Map<String, EventSums>> sums;
    do {
      topic.poll();
      sums = topic.sums();
    } while (!eventLedger.audit(Map.of(Topics.HISTORIES, sums)).differences().isEmpty()
        && System.nanoTime() < endNanos);
    return sums;
  }

  /** What was spent follows what was decided by a moment. */
  private GrantLedger.Audit grants(RedemptionLoad redemptions) throws InterruptedException {
    GrantLedger.Audit audit;
    long endNanos = System.nanoTime() + SETTLED.toNanos();
    do {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      audit =
          grantLedger.audit(redemptions.spent(), RedemptionLoad.BUDGET, RedemptionLoad.PER_PERSON);
    } while (!audit.differences().isEmpty()
        && audit.over() == 0
        && audit.doubled() == 0
        && System.nanoTime() < endNanos);
    return audit;
  }

  private void await(String what, Duration bound, BooleanSupplier condition)
      throws InterruptedException {
    Waiting.until(what, bound, condition, differences::add);
  }
}
