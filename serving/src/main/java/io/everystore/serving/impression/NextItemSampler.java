package io.everystore.serving.impression;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.Interaction;
import io.everystore.serving.ingest.InteractionListener;
import io.everystore.serving.view.Views;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs, for a sample of the items people go on to by themselves, what would have been offered to
 * them: it teaches the next item before anything was shown to anybody.
 *
 * <p>Event loops only hand over: a bucket of permits bounds the rate, so that a log replayed in
 * bulk costs nothing, and a short queue what waits. A thread of its own composes.
 */
public final class NextItemSampler implements InteractionListener, AutoCloseable {
  /** Samples a second and process. */
  public static final int DEFAULT_PER_SECOND = 50;

  private static final Logger LOG = LoggerFactory.getLogger(NextItemSampler.class);
  private static final int MAX_WAITING = 64;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  /** What became of an item somebody went on to. */
  private enum Outcome {
    LOGGED,
    /** The second's permits were used up. */
    RATE,
    /** Too much waits. */
    BUSY,
    /** It was left out for a reason of {@link NextItemComposer}. */
    UNUSABLE,
    FAILED
  }

  /**
   * An item somebody went on to.
   *
   * @param previousTimeMillis when the event before it happened, 0 when that is not known
   */
  record Step(Interaction event, long previousTimeMillis) {}

  private final NextItemComposer composer;
  private final ImpressionLog log;
  private final TokenBucket permits;
  private final LatestTimes latest = new LatestTimes();
  private final BlockingQueue<Step> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);
  private final Thread thread = new Thread(this::run, "next-item-sampler");

  private NextItemSampler(
      Views views, ImpressionLog log, int perSecond, EpochClock clock, MeterRegistry registry) {
    composer = new NextItemComposer(views, clock, new SplittableRandom());
    this.log = log;
    permits = new TokenBucket(perSecond, System.nanoTime());
    for (Outcome outcome : Outcome.values()) {
      counters.put(
          outcome,
          Counter.builder("everystore.next.items")
              .description("Items people went on to by themselves, by what was made of it")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  public static NextItemSampler start(
      Views views, ImpressionLog log, int perSecond, EpochClock clock, MeterRegistry registry) {
    NextItemSampler sampler = new NextItemSampler(views, log, perSecond, clock, registry);
    sampler.thread.setDaemon(true);
    sampler.thread.start();
    return sampler;
  }

  @Override
  public void taken(Interaction event) {
    long previousTimeMillis = latest.note(event.getClientId(), event.getEventTimeMillis());
    // What we recommended was not gone on to by themselves, and teaches as an impression.
    if (event.getItemsCount() != 1
        || !event.getName().equals("view_item")
        || !event.getRecommendationId().isEmpty()) {
      return;
    }
    if (!permits.tryTake(System.nanoTime())) {
      count(Outcome.RATE);
    } else if (!waiting.offer(new Step(event, previousTimeMillis))) {
      count(Outcome.BUSY);
    }
  }

  private void run() {
    try {
      while (true) {
        count(log(waiting.take()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Outcome log(Step step) {
    try {
      Impression impression = composer.compose(step);
      if (impression == null) {
        return Outcome.UNUSABLE;
      }
      log.append(impression.getRecommendationId(), impression.toByteArray());
      return Outcome.LOGGED;
    } catch (RuntimeException e) {
      LOG.error("next item: what would have been offered could not be composed", e);
      return Outcome.FAILED;
    }
  }

  private void count(Outcome outcome) {
    Counter counter = counters.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(STOP_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
