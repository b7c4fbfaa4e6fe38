package io.everystore.standalone.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

  private final Balancer balancer;
  private final Injections injections;
  private final PipelineFaults pipeline;
  private final ReplicaFaults serving;
  private final InputFaults input;

  FaultInjector(
      DrilledSystem system,
      Http http,
      Balancer balancer,
      People people,
      EventLoad events,
      Probe probe,
      Consumer<Injections.Injected> news) {
    this.balancer = balancer;
    this.injections = new Injections(probe, news);
    this.pipeline = new PipelineFaults(system, injections);
    this.serving = new ReplicaFaults(system, injections);
    this.input = new InputFaults(http, balancer, people, events, injections);
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
        injections.await("every replica is ready", balancer::allReady);
      }
      if (!goesOn.getAsBoolean() || left.getAndDecrement() <= 0) {
        return null;
      }
      try {
        inject(planned);
      } catch (IOException | RuntimeException e) {
        LOG.error("a fault could not be injected", e);
        injections.note("%s: could not be injected: %s".formatted(planned.kind().words(), e));
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
      injections.note("no further fault of a part: " + e.getCause());
    }
  }

  private void inject(FaultPlan.Planned planned) throws IOException, InterruptedException {
    switch (planned.kind().part()) {
      case FLINK, BROKER -> pipeline.inject(planned);
      case SERVING -> serving.inject(planned, balancer.replicas().get(planned.replica()));
      case INPUT -> input.inject(planned);
    }
  }

  List<Injections.Injected> injected() {
    return injections.injected();
  }

  List<String> differences() {
    return injections.differences();
  }
}
