package io.everystore.feature.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hands a parser the inputs of a corpus as they are and then damaged at random. It may refuse them
 * as it says it does; it may do nothing else, nor take long, nor much memory.
 *
 * <p>{@code -Dfuzz.inputs=N} sets how many damaged ones ({@value #DEFAULT_INPUTS}), {@code
 * -Dfuzz.seed=N} which. An input that breaks the promise is written to {@code target/fuzz}; with
 * the fix it belongs into the corpus, {@code src/test/resources/fuzz/NAME}.
 *
 * <p>{@link Jazzer} hands the same targets what its coverage leads it to.
 */
public final class Fuzz {
  private static final int DEFAULT_INPUTS = 2_000;
  private static final long DEFAULT_SEED = 20_261_126L;

  /** CPU time of one input. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** By the wall, on a machine that does much else. */
  private static final Duration HANGS = Duration.ofSeconds(60);

  /** Allocated for one input. */
  private static final long MOST_BYTES = 64L << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String name;
  private final Target target;
  private volatile byte[] current = new byte[0];
  private volatile long currentNumber;
  private volatile @Nullable Throwable failure;

  private Fuzz(String name, Target target) {
    this.name = name;
    this.target = target;
  }

  /** What reads inputs. */
  @FunctionalInterface
  public interface Target {
    /**
     * Reads one, and returns when it was taken or refused as promised. May be called after the test
     * that gave it has ended.
     *
     * @throws Exception for whatever was not promised
     */
    void read(byte[] input) throws Exception;
  }

  /** The files of {@code src/test/resources/fuzz/NAME}. */
  public static List<byte[]> corpus(String name) {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz", name))) {
      List<byte[]> corpus = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        corpus.add(Files.readAllBytes(file));
      }
      return corpus;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads every file of the corpus of that name, and its inputs damaged. */
  public static void run(String name, Target target) {
    run(name, corpus(name), target);
  }

  /**
   * Reads every input of a corpus, and its inputs damaged.
   *
   * @throws AssertionError when the promise is broken, with what is needed to see it again
   */
  public static void run(String name, List<byte[]> corpus, Target target) {
    if (corpus.isEmpty()) {
      throw new AssertionError(name + ": no corpus (expected: at least one input)");
    }
    if (JazzerTarget.collects(name, corpus, target)) {
      return;
    }
    Fuzz fuzz = new Fuzz(name, target);
    Thread thread = new Thread(() -> fuzz.readAll(corpus), "fuzz-" + name);
    thread.setDaemon(true);
    thread.start();
    fuzz.await(thread);
    Throwable failure = fuzz.failure;
    if (failure != null) {
      throw new AssertionError(fuzz.described(failure.toString()), failure);
    }
  }

  /** Whether targets are read after their tests: what they need has to stay open then. */
  public static boolean isReadLater() {
    return JazzerTarget.isCollecting();
  }

  private static long seed() {
    return Long.getLong("fuzz.seed", DEFAULT_SEED);
  }

  private void readAll(List<byte[]> corpus) {
    Mutations mutations =
        new Mutations(corpus, new SplittableRandom(seed() ^ (long) name.hashCode() << 32));
    long inputs = Long.getLong("fuzz.inputs", DEFAULT_INPUTS);
    try {
      for (long i = 0; i < corpus.size() + inputs; i++) {
        read(i, i < corpus.size() ? corpus.get((int) i) : mutations.next());
      }
    } catch (Throwable broken) {
      failure = broken;
    }
  }

  private void read(long number, byte[] input) throws Exception {
    current = input;
    currentNumber = number;
    long cpuNanos = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    target.read(input.clone());
    long tookNanos = THREADS.getCurrentThreadCpuTime() - cpuNanos;
    long tookBytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    if (tookNanos > MOST_NANOS) {
      throw new AssertionError(tookNanos + " ns CPU (expected: at most " + MOST_NANOS + ")");
    }
    if (tookBytes > MOST_BYTES) {
      throw new AssertionError(
          tookBytes + " bytes allocated (expected: at most " + MOST_BYTES + ")");
    }
  }

  private void await(Thread thread) {
    try {
      long before;
      do {
        before = currentNumber;
        thread.join(HANGS.toMillis());
      } while (thread.isAlive() && currentNumber != before);
      if (thread.isAlive()) {
        throw new AssertionError(described("hangs at " + Arrays.toString(thread.getStackTrace())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private String described(String what) {
    Path file = Path.of("target/fuzz", name + "-" + Integer.toHexString(Arrays.hashCode(current)));
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, current);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "%s: input %d of seed %d, %d bytes in %s: %s"
        .formatted(name, currentNumber, seed(), current.length, file.toAbsolutePath(), what);
  }
}
