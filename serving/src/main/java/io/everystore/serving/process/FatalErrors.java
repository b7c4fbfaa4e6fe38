package io.everystore.serving.process;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when memory has run out, whoever caught the error: what lives on may lack a
 * thread or half a change, and a new process is well again. {@code -XX:+ExitOnOutOfMemoryError}
 * does so for the JVM's own errors, the heap's above all; Java code throws those of direct buffers,
 * of Netty's as well as of the JDK's, and of threads that cannot be started.
 *
 * <p>Thread-safe. What is done is the same for the whole process, as its memory is.
 */
public final class FatalErrors {
  /** The same as of a process that the JVM's own flag ended. */
  public static final int EXIT_CODE = 3;

  private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);

  /** Causes of causes that are looked at. */
  private static final int MOST_CAUSES = 16;

  private static final UncaughtExceptionHandler ENDED_THREAD = FatalErrors::threadEnded;

  private static volatile Consumer<OutOfMemoryError> response = FatalErrors::halt;

  private FatalErrors() {}

  /** Ends the process if {@code failure} is that memory ran out, or was caused by it. */
  public static void check(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      if (cause instanceof OutOfMemoryError error) {
        response.accept(error);
        return;
      }
      cause = cause.getCause();
    }
  }

  /** Checks from now on what ends threads that nobody else looks after. */
  public static void checkThreads() {
    Thread.setDefaultUncaughtExceptionHandler(ENDED_THREAD);
  }

  /**
   * Checks what ends threads of a library that looks after them itself, and only logs.
   *
   * @param namePrefix of threads that have been started
   */
  public static void checkThreads(String namePrefix) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith(namePrefix)) {
        thread.setUncaughtExceptionHandler(ENDED_THREAD);
      }
    }
  }

  /**
   * Does something else than to end the process, as a test wants that has several in one.
   *
   * @return what was done before
   */
  public static Consumer<OutOfMemoryError> respondWith(Consumer<OutOfMemoryError> newResponse) {
    Consumer<OutOfMemoryError> before = response;
    response = newResponse;
    return before;
  }

  private static void threadEnded(Thread thread, Throwable failure) {
    check(failure);
    LOG.error("thread {} ended", thread.getName(), failure);
  }

  private static void halt(OutOfMemoryError error) {
    try {
      LOG.error("memory has run out: the process ends, to be started again", error);
      System.err.println("everystore: memory has run out, the process ends: " + error.getMessage());
    } finally {
      // No hook is run: they need memory too.
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
