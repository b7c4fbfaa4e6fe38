package io.everystore.standalone.chaos;

import io.everystore.standalone.up.BrokerLinks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disturbs a system as plans say, and measures how long each fault is felt. Each part of the system
 * has faults of its own, one after the other, and those of different parts overlap. At most one
 * replica at a time is disturbed, since who has two of them may lose one.
 */
final class FaultInjector {
  private static final Logger LOG = LoggerFactory.getLogger(FaultInjector.class);
  private static final long POLL_MILLIS = 50;
  private static final int KILLS_IN_A_ROW = 3;

  /** Bad links to the broker last this many times longer: Kafka's clients wait 30 s. */
  private static final int LINK_TIMES = 4;

  /** How wrong a clock is. */
  static final Duration CLOCK_ERROR = Duration.ofHours(1);

  private static final int FLOOD_POSTS = 20;
  private static final int FLOOD_EVENTS = 100;
  private static final int DATED_POSTS = 10;

  private final DrilledSystem system;
  private final Http http;
  private final Balancer balancer;
  private final People people;
  private final EventLoad events;
  private final Probe probe;
  private final Consumer<Injected> news;
  private final List<Injected> injected = new ArrayList<>();
  private final List<String> differences = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private int probes;

  /**
   * A fault and how it went.
   *
   * @param atMillis since the beginning of the drill
   * @param recoveryMillis from when the fault was over until an event posted afterwards was served
   *     fresh; negative when that never happened
   */
  record Injected(FaultKind kind, String target, long atMillis, long recoveryMillis) {}

  /** A fault takes place; returns when it is over. */
  @FunctionalInterface
  private interface Deed {
    void run() throws IOException, InterruptedException;
  }

  FaultInjector(
      DrilledSystem system,
      Http http,
      Balancer balancer,
      People people,
      EventLoad events,
      Probe probe,
      Consumer<Injected> news) {
    this.system = system;
    this.http = http;
    this.balancer = balancer;
    this.people = people;
    this.events = events;
    this.probe = probe;
    this.news = news;
  }

  /**
   * Injects faults of every part until there were enough or it is time to end; returns once all are
   * over.
   *
   * @param meanPauseMillis between two faults of a part
   * @param most faults of all parts
   */
  void run(long seed, long meanPauseMillis, int most, BooleanSupplier goesOn)
      throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool();
    AtomicInteger left = new AtomicInteger(most);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (FaultKind.Part part : FaultKind.Part.values()) {
        FaultPlan plan = new FaultPlan(seed, part, meanPauseMillis);
        parts.add(threads.submit(() -> run(part, plan, left, goesOn)));
      }
      for (Future<?> each : parts) {
        finish(each);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private @Nullable Void run(
      FaultKind.Part part, FaultPlan plan, AtomicInteger left, BooleanSupplier goesOn)
      throws InterruptedException {
    while (true) {
      FaultPlan.Planned planned = plan.next(balancer.replicas().size());
      sleepWhile(planned.pauseMillis(), () -> goesOn.getAsBoolean() && left.get() > 0);
      if (part == FaultKind.Part.SERVING) {
        await("every replica is ready", balancer::allReady);
      }
      if (!goesOn.getAsBoolean() || left.getAndDecrement() <= 0) {
        return null;
      }
      try {
        inject(planned);
      } catch (IOException | RuntimeException e) {
        LOG.error("a fault could not be injected", e);
        note("%s: could not be injected: %s".formatted(planned.kind().words(), e));
      }
    }
  }

  private static void sleepWhile(long millis, BooleanSupplier goesOn) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < endNanos && goesOn.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private void finish(Future<?> part) throws InterruptedException {
    try {
      part.get();
    } catch (ExecutionException e) {
      LOG.error("no further fault of a part", e);
      note("no further fault of a part: " + e.getCause());
    }
  }

  private void inject(FaultPlan.Planned planned) throws IOException, InterruptedException {
    Replica replica = balancer.replicas().get(planned.replica());
    long atMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    Random random = new Random(planned.seed());
    FaultKind kind = planned.kind();
    switch (kind) {
      case KILL_TASK_MANAGER ->
          disturb(kind, atMillis, () -> system.kill(DrilledSystem.TASK_MANAGER));
      case KILL_TASK_MANAGER_REPEATEDLY -> disturb(kind, atMillis, this::killRepeatedly);
      case PAUSE_TASK_MANAGER ->
          disturb(
              kind,
              atMillis,
              () -> system.pause(DrilledSystem.TASK_MANAGER, planned.durationMillis()));
      case KILL_JOB_MANAGER -> killJobManager(atMillis);
      case KILL_BROKER -> disturb(kind, atMillis, () -> system.kill(DrilledSystem.BROKER));
      case PAUSE_BROKER ->
          disturb(
              kind, atMillis, () -> system.pause(DrilledSystem.BROKER, planned.durationMillis()));
      case JOB_LINK_SILENT -> link(planned, atMillis, BrokerLinks.JOB, TcpFaultProxy.Mode.DROP);
      case JOB_LINK_SLOW -> link(planned, atMillis, BrokerLinks.JOB, TcpFaultProxy.Mode.DELAY);
      case JOB_LINK_RESETS -> link(planned, atMillis, BrokerLinks.JOB, TcpFaultProxy.Mode.RESET);
      case SERVING_LINK_SILENT ->
          link(planned, atMillis, BrokerLinks.SERVING, TcpFaultProxy.Mode.DROP);
      case SERVING_LINK_SLOW ->
          link(planned, atMillis, BrokerLinks.SERVING, TcpFaultProxy.Mode.DELAY);
      case SERVING_LINK_RESETS ->
          link(planned, atMillis, BrokerLinks.SERVING, TcpFaultProxy.Mode.RESET);
      case KILL_REPLICA -> restart(kind, atMillis, replica, () -> system.kill(replica.name()));
      case STOP_REPLICA -> restart(kind, atMillis, replica, () -> stop(replica));
      case DELETE_STORE ->
          serving(kind, atMillis, replica, () -> StoreFiles.delete(replica.store()));
      case TRUNCATE_STORE ->
          damage(kind, atMillis, replica, () -> StoreFiles.truncate(replica.store(), random));
      case FLIP_STORE ->
          damage(kind, atMillis, replica, () -> StoreFiles.flip(replica.store(), random));
      case CLOCK_AHEAD -> wrongClock(planned, atMillis, replica, CLOCK_ERROR.toMillis());
      case CLOCK_BEHIND -> wrongClock(planned, atMillis, replica, -CLOCK_ERROR.toMillis());
      case DELAY -> network(planned, atMillis, replica, TcpFaultProxy.Mode.DELAY);
      case DROP -> network(planned, atMillis, replica, TcpFaultProxy.Mode.DROP);
      case RESET -> network(planned, atMillis, replica, TcpFaultProxy.Mode.RESET);
      case HALF_OPEN -> network(planned, atMillis, replica, TcpFaultProxy.Mode.HALF_OPEN);
      case SLOW_READ -> network(planned, atMillis, replica, TcpFaultProxy.Mode.SLOW_READ);
      case GARBAGE -> disturb(kind, atMillis, () -> Garbage.write(system.kafka(), random));
      case MALFORMED ->
          disturb(kind, atMillis, () -> Malformed.send(http, balancer.next()).forEach(this::note));
      case FROM_THE_FUTURE -> disturb(kind, atMillis, this::postFromTheFuture);
      case REPEATED -> disturb(kind, atMillis, this::repeat);
      case FLOOD -> disturb(kind, atMillis, this::flood);
    }
  }

  private void disturb(FaultKind kind, long atMillis, Deed deed)
      throws IOException, InterruptedException {
    deed.run();
    recovered(kind, "", atMillis, probe.millisUntilFresh(nextPerson(), null));
  }

  /** The tasks go on for a while without it: the job is to run under the next one first. */
  private void killJobManager(long atMillis) throws InterruptedException {
    long pid = system.pid(DrilledSystem.JOB_MANAGER);
    system.kill(DrilledSystem.JOB_MANAGER);
    long overNanos = System.nanoTime();
    await(
        "the job runs again",
        () -> system.runsAgain(DrilledSystem.JOB_MANAGER, pid) && system.jobRuns());
    boolean fresh = probe.millisUntilFresh(nextPerson(), null) >= 0;
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - overNanos);
    recovered(FaultKind.KILL_JOB_MANAGER, "", atMillis, fresh ? millis : -1);
  }

  /** The replica's process ends and another one takes its place. */
  private void restart(FaultKind kind, long atMillis, Replica replica, Deed deed)
      throws IOException, InterruptedException {
    replica.emptyWindow().begin();
    try {
      long pid = system.pid(replica.name());
      deed.run();
      replica.setReady(false);
      long overNanos = System.nanoTime();
      await(replica.name() + " runs again", () -> system.runsAgain(replica.name(), pid));
      boolean fresh = probe.millisUntilFresh(nextPerson(), replica) >= 0;
      await(replica.name() + " is ready", replica::isReady);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - overNanos);
      recovered(kind, replica.name(), atMillis, fresh ? millis : -1);
    } finally {
      replica.emptyWindow().end();
    }
  }

  /** Its files are harmed while it is dead. */
  private void damage(FaultKind kind, long atMillis, Replica replica, Deed harm)
      throws IOException, InterruptedException {
    restart(
        kind,
        atMillis,
        replica,
        () -> {
          system.kill(replica.name());
          harm.run();
        });
  }

  /** It serves for a while with a clock that is wrong. */
  private void wrongClock(
      FaultPlan.Planned planned, long atMillis, Replica replica, long aheadMillis)
      throws IOException, InterruptedException {
    restart(
        planned.kind(),
        atMillis,
        replica,
        () -> {
          long pid = system.pid(replica.name());
          system.setClockOffset(replica, aheadMillis);
          try {
            system.kill(replica.name());
            replica.setReady(false);
            await(replica.name() + " runs again", () -> system.runsAgain(replica.name(), pid));
            await(replica.name() + " is ready with a wrong clock", replica::isReady);
            TimeUnit.MILLISECONDS.sleep(planned.durationMillis());
          } finally {
            system.setClockOffset(replica, 0);
          }
          system.kill(replica.name());
        });
  }

  private void serving(FaultKind kind, long atMillis, Replica replica, Deed deed)
      throws IOException, InterruptedException {
    deed.run();
    long millis = probe.millisUntilFresh(nextPerson(), replica);
    recovered(kind, replica.name(), atMillis, millis);
  }

  private void network(
      FaultPlan.Planned planned, long atMillis, Replica replica, TcpFaultProxy.Mode mode)
      throws IOException, InterruptedException {
    serving(
        planned.kind(),
        atMillis,
        replica,
        () -> makeBad(replica.network(), mode, planned.durationMillis()));
  }

  /** Between the broker and a part of the system: both live, and neither hears of the other. */
  private void link(FaultPlan.Planned planned, long atMillis, String part, TcpFaultProxy.Mode mode)
      throws IOException, InterruptedException {
    disturb(
        planned.kind(),
        atMillis,
        () -> makeBad(system.link(part), mode, LINK_TIMES * planned.durationMillis()));
  }

  private static void makeBad(TcpFaultProxy network, TcpFaultProxy.Mode mode, long millis)
      throws InterruptedException {
    network.become(mode);
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } finally {
      network.become(TcpFaultProxy.Mode.PASS);
    }
  }

  private void killRepeatedly() throws InterruptedException {
    for (int i = 0; i < KILLS_IN_A_ROW; i++) {
      long pid = system.pid(DrilledSystem.TASK_MANAGER);
      system.kill(DrilledSystem.TASK_MANAGER);
      await("the task manager runs again", () -> system.runsAgain(DrilledSystem.TASK_MANAGER, pid));
    }
  }

  private void stop(Replica replica) throws InterruptedException {
    long pid = system.pid(replica.name());
    system.terminate(replica.name());
    await(replica.name() + " stopped", () -> !DrilledSystem.isAlive(pid));
  }

  private void postFromTheFuture() {
    for (int i = 0; i < DATED_POSTS; i++) {
      Object unused = events.send(people.fromTheFuture());
    }
  }

  private void flood() {
    for (int i = 0; i < FLOOD_POSTS; i++) {
      Object unused = events.send(people.flood(FLOOD_EVENTS));
    }
  }

  private void repeat() {
    for (Post post : events.remembered()) {
      Object unused = events.send(post);
    }
  }

  private synchronized String nextPerson() {
    return "probe-" + probes++;
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    Waiting.until(what, Probe.BOUND, condition, this::note);
  }

  private void recovered(FaultKind kind, String target, long atMillis, long recoveryMillis) {
    Injected done = new Injected(kind, target, atMillis, recoveryMillis);
    synchronized (this) {
      injected.add(done);
    }
    if (recoveryMillis < 0) {
      note(
          "%s %s: no event served fresh %d s later"
              .formatted(kind.words(), target, Probe.BOUND.toSeconds()));
    }
    news.accept(done);
  }

  private synchronized void note(String difference) {
    differences.add(difference);
  }

  synchronized List<Injected> injected() {
    return List.copyOf(injected);
  }

  synchronized List<String> differences() {
    return List.copyOf(differences);
  }
}
