package io.everystore.serving.materialize;

import io.everystore.serving.view.HeapRankings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ranks anew once a second if an item changed, on a thread of its own, so that profiles do not wait
 * for it. A catalogue so large that ranking takes long is ranked less often: at most a tenth of one
 * core goes into it.
 */
final class RankingRefresher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RankingRefresher.class);
  private static final long PERIOD_MILLIS = 1000;
  private static final int COST_SHARE = 10;

  private final HeapRankings rankings;
  private final Timer cost;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "rankings");

  RankingRefresher(HeapRankings rankings, MeterRegistry registry) {
    this.rankings = rankings;
    this.cost =
        Timer.builder("everystore.rankings.rebuild")
            .description("Time to rank all items anew")
            .register(registry);
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    long spentMillis = 0;
    try {
      do {
        spentMillis = rebuild();
      } while (!stopping.await(
          Math.max(PERIOD_MILLIS, COST_SHARE * spentMillis), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long rebuild() {
    long startNanos = System.nanoTime();
    try {
      if (!rankings.rebuild()) {
        return 0;
      }
    } catch (RuntimeException e) {
      LOG.error("rankings could not be rebuilt, the last ones stay", e);
    }
    long spentNanos = System.nanoTime() - startNanos;
    cost.record(spentNanos, TimeUnit.NANOSECONDS);
    return TimeUnit.NANOSECONDS.toMillis(spentNanos);
  }

  @Override
  public void close() {
    stopping.countDown();
  }
}
