package io.everystore.serving;

import io.everystore.serving.process.FatalErrors;
import java.io.ObjectInputFilter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entry point of a serving process: settings from arguments and the environment, see {@link
 * ServingSettings}. On SIGTERM it says that it is not ready, goes on answering for a while, stops.
 * It ends with 1 when its views are no longer kept up to date, which only a new start mends.
 */
public final class ServingMain {
  private static final Logger LOG = LoggerFactory.getLogger(ServingMain.class);
  private static final long POLL_MILLIS = 20;
  private static final long WATCH_MILLIS = 1_000;
  private static final int EXIT_USAGE = 2;
  private static final int EXIT_FAILED = 1;

  private ServingMain() {}

  public static void main(String[] args) {
    refuseSerializedObjects();
    FatalErrors.checkThreads();
    ServingSettings settings;
    try {
      settings = ServingSettings.of(args, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(EXIT_USAGE);
      return;
    }
    try {
      if (run(settings)) {
        LOG.error("ended, since the views were no longer kept up to date; to be started again");
        System.exit(EXIT_FAILED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("serving did not start", e);
      System.err.println("serving did not start: " + e.getMessage());
      System.exit(EXIT_FAILED);
    }
  }

  /** True when it ended by itself and wants to be started again. */
  private static boolean run(ServingSettings settings) throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.countDown();
                  awaitQuietly(stopped);
                },
                "stop"));
    try (Serving serving = Serving.start(settings.config(), settings.replica())) {
      LOG.info("serving on ports {} and {}", serving.publicPort(), serving.adminPort());
      while (!serving.caughtUp()
          && !serving.viewsEnded()
          && !stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.trace("catching up");
      }
      serving.warmUp();
      if (!settings.canaryInterval().isZero()) {
        serving.startCanary(settings.replica().name(), settings.canaryInterval());
      }
      while (!serving.viewsEnded() && !stop.await(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.trace("serving");
      }
      serving.drain();
      TimeUnit.NANOSECONDS.sleep(settings.drain().toNanos());
      return serving.viewsEnded();
    } finally {
      stopped.countDown();
    }
  }

  /** Nothing here reads Java objects; whatever comes to do so in this process reads none. */
  static void refuseSerializedObjects() {
    if (ObjectInputFilter.Config.getSerialFilter() == null) {
      ObjectInputFilter.Config.setSerialFilter(ObjectInputFilter.Config.createFilter("!*"));
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
