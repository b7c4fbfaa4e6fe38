package io.everystore.feature.fuzz;

import static org.junit.platform.engine.discovery.ClassNameFilter.excludeClassNamePatterns;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import com.code_intelligence.jazzer.api.BugDetectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * All fuzz tests of a module as one target of <a
 * href="https://github.com/CodeIntelligenceTesting/jazzer">Jazzer</a>: the first byte of an input
 * says which of them reads the rest. Named by {@link Jazzer} on the command line of a JVM of its
 * own.
 */
public final class JazzerTarget {
  private static final int MOST_TARGETS = 256;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");
  private static final List<Fuzz.Target> TARGETS = new ArrayList<>();
  private static boolean started;

  /** Properties of this JVM. */
  static final String TESTS = "jazzer.tests";

  static final String SEEDS = "jazzer.seeds";
  static final String ONLY = "fuzz.only";

  /**
   * A whole server answers a hundred times more slowly than a parser, so it is fuzzed by itself.
   */
  static final String ANY_FAST = "(?!routes$).*";

  private JazzerTarget() {}

  /** Collects the targets, and writes their corpora to where Jazzer begins with them. */
  public static void fuzzerInitialize() {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClasspathRoots(Set.of(Path.of(System.getProperty(TESTS, "")))))
                .filters(
                    includeClassNamePatterns(".*FuzzTest"),
                    excludeClassNamePatterns(Pattern.quote(FuzzTest.class.getName())))
                .build(),
            listener);
    List<TestExecutionSummary.Failure> failures = listener.getSummary().getFailures();
    failures.forEach(failure -> failure.getException().printStackTrace(System.err));
    if (!failures.isEmpty() || TARGETS.isEmpty()) {
      throw new IllegalStateException(
          "%d fuzz tests failed, %d targets (expected: none failed, at least one target)"
              .formatted(failures.size(), TARGETS.size()));
    }
    System.err.println(TARGETS.size() + " targets");
  }

  /** Hands an input to the target its first byte names. */
  @SuppressWarnings("MustBeClosed") // in force as long as this JVM
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (!started) {
      started = true;
      // A server under test is asked over the network; nothing else may be.
      BugDetectors.allowNetworkConnections((host, port) -> LOOPBACK.contains(host));
    }
    if (input.length > 0) {
      int number = (input[0] & 0xff) % TARGETS.size();
      TARGETS.get(number).read(Arrays.copyOfRange(input, 1, input.length));
    }
  }

  /** Whether this JVM is one of Jazzer's, which reads targets later. */
  static boolean isCollecting() {
    return System.getProperty(SEEDS) != null;
  }

  /** Takes the target when this JVM is one of Jazzer's. */
  static boolean collects(String name, List<byte[]> corpus, Fuzz.Target target) {
    String directory = System.getProperty(SEEDS);
    if (directory == null) {
      return false;
    }
    if (!name.matches(System.getProperty(ONLY, ANY_FAST))) {
      return true;
    }
    int number = TARGETS.size();
    if (number == MOST_TARGETS) {
      throw new IllegalStateException("more than " + MOST_TARGETS + " targets");
    }
    TARGETS.add(target);
    for (int i = 0; i < corpus.size(); i++) {
      write(Path.of(directory, name + "-" + i), number, corpus.get(i));
    }
    return true;
  }

  private static void write(Path file, int number, byte[] input) {
    byte[] seed = new byte[input.length + 1];
    seed[0] = (byte) number;
    System.arraycopy(input, 0, seed, 1, input.length);
    try {
      Files.write(file, seed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
