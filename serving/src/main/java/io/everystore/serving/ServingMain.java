package io.everystore.serving;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entry point of a serving process: settings from arguments and the environment, see {@link
 * ServingSettings}. On SIGTERM it says that it is not ready, goes on answering for a while, stops.
 */
public final class ServingMain {
  private static final Logger LOG = LoggerFactory.getLogger(ServingMain.class);
  private static final long POLL_MILLIS = 20;
  private static final int EXIT_USAGE = 2;
  private static final int EXIT_FAILED = 1;

  private ServingMain() {}

  public static void main(String[] args) {
    ServingSettings settings;
    try {
      settings = ServingSettings.of(args, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(EXIT_USAGE);
      return;
    }
    try {
      run(settings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("serving did not start", e);
      System.err.println("serving did not start: " + e.getMessage());
      System.exit(EXIT_FAILED);
    }
  }

  private static void run(ServingSettings settings) throws InterruptedException {
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
      while (!serving.caughtUp() && !stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.trace("catching up");
      }
      serving.warmUp();
      if (!settings.canaryInterval().isZero()) {
        serving.startCanary(settings.replica().name(), settings.canaryInterval());
      }
      stop.await();
      serving.drain();
      TimeUnit.NANOSECONDS.sleep(settings.drain().toNanos());
    } finally {
      stopped.countDown();
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
