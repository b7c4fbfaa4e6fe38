package io.everystore.standalone.broker;

import org.apache.kafka.common.utils.Exit;

/**
 * Kafka ends the process it runs in at a fault it cannot go on from, a port that was taken among
 * them, and says why in its log alone. Here a fault of a broker that is being started is thrown to
 * whoever starts it, and a later one is said before the process ends.
 */
final class KafkaExit {
  private static final ThreadLocal<Boolean> STARTING = ThreadLocal.withInitial(() -> false);

  /** What would have ended the process. */
  static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fault() {
      super("Kafka could not start (expected: two free ports and its directory; its log says why)");
    }
  }

  private KafkaExit() {}

  /**
   * Starts a broker on the calling thread.
   *
   * @throws Fault when Kafka gave up
   */
  static void starting(Runnable start) {
    Exit.setHaltProcedure((status, message) -> end(status, message, true));
    Exit.setExitProcedure((status, message) -> end(status, message, false));
    STARTING.set(true);
    try {
      start.run();
    } finally {
      STARTING.set(false);
    }
  }

  private static void end(int status, String message, boolean atOnce) {
    if (STARTING.get()) {
      throw new Fault();
    }
    System.err.println(
        "everystore: Kafka ends the process with status "
            + status
            + (message == null ? "" : ": " + message)
            + "; its log says why");
    if (atOnce) {
      Runtime.getRuntime().halt(status);
    }
    System.exit(status);
  }
}
