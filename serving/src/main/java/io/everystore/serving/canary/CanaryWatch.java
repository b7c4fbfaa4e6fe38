package io.everystore.serving.canary;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that lets a canary probe again and again and counts what it saw. */
public final class CanaryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CanaryWatch.class);
  private static final Duration STOP_TIMEOUT = Canary.LONGEST_WAIT.plusSeconds(5);

  /** Fine around the promise for freshness, and up to what a probe waits. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(150),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5)
  };

  private final Canary canary;
  private final Duration interval;
  private final Timer eventToServe;
  private final Map<Canary.Outcome, Counter> probes = new EnumMap<>(Canary.Outcome.class);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  private CanaryWatch(Canary canary, Duration interval, MeterRegistry registry) {
    this.canary = canary;
    this.interval = interval;
    eventToServe =
        Timer.builder("everystore.event.to.serve")
            .description("From sending an event through the public door to reading it back")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    for (Canary.Outcome outcome : Canary.Outcome.values()) {
      probes.put(
          outcome,
          Counter.builder("everystore.canary.probes")
              .description("Probes of the canary by how they went")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    thread = new Thread(this::run, "canary");
    thread.setDaemon(true);
  }

  /**
   * Begins to probe.
   *
   * @param interval between the end of a probe and the next one, at least a tenth of a second
   */
  public static CanaryWatch start(Canary canary, Duration interval, MeterRegistry registry) {
    if (interval.toMillis() < 100) {
      throw new IllegalArgumentException("canary interval: " + interval + " (expected: >= 0.1 s)");
    }
    CanaryWatch watch = new CanaryWatch(canary, interval, registry);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      do {
        count(canary.probe());
      } while (!stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.debug("canary stopped");
    }
  }

  private void count(Canary.Probe probe) {
    Counter counter = probes.get(probe.outcome());
    if (counter != null) {
      counter.increment();
    }
    switch (probe.outcome()) {
      case SERVED, LATE -> eventToServe.record(probe.nanos(), TimeUnit.NANOSECONDS);
      case REFUSED, FAILED -> LOG.warn("canary: {}", probe.detail());
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    thread.interrupt();
    try {
      thread.join(STOP_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
