package io.everystore.feature.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has <a href="https://github.com/CodeIntelligenceTesting/jazzer">Jazzer</a> look for inputs that
 * break the promise of {@link Fuzz}, led by what code each reached, with bounds of its own for time
 * and memory. It also watches for injected regular expressions, paths, addresses, names of classes
 * and serialized objects.
 *
 * <p>{@code -Dfuzz.seconds=N} says for how long ({@value #DEFAULT_SECONDS}), {@code -Dfuzz.only=X}
 * for which targets, by a regular expression (but {@code routes}). What it learns stays in {@code
 * target/fuzz/corpus} and is begun with the next time; what breaks a promise is left in {@code
 * target/fuzz}.
 */
public final class Jazzer {
  private static final long DEFAULT_SECONDS = 10;

  /** For starting, collecting targets and the input it is at. */
  private static final long MORE_SECONDS = 300;

  /** What needs more for an input breaks the promise. */
  private static final String HEAP = "-Xmx1g";

  /** For one input. */
  private static final long INPUT_SECONDS = 30;

  /** Of one. */
  private static final int MOST_BYTES = 16 * 1024;

  private static final int SAID_CHARS = 6_000;
  private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs");

  private Jazzer() {}

  /**
   * Reads inputs with every fuzz test of the module whose directory this is.
   *
   * @return how many inputs
   * @throws AssertionError when one breaks the promise, with what Jazzer says of it
   */
  public static long fuzz() {
    return fuzz(JazzerTarget.class, "corpus", Long.getLong("fuzz.seconds", DEFAULT_SECONDS));
  }

  /** Reads inputs with one class of Jazzer's conventions. */
  static long fuzz(Class<?> target, String corpus, long seconds) {
    try {
      Path found = Files.createDirectories(Path.of("target/fuzz").toAbsolutePath());
      Path log = found.resolve(target.getSimpleName() + ".log");
      Process process =
          new ProcessBuilder(command(target, found, found.resolve(corpus), seconds))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = process.waitFor(seconds + MORE_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(log, StandardCharsets.UTF_8);
      Matcher runs = RUNS.matcher(said);
      if (!ended || process.exitValue() != 0 || !runs.find()) {
        throw new AssertionError(
            (ended ? "Jazzer ended with " + process.exitValue() : "Jazzer does not end")
                + " (expected: no input breaks a promise), of "
                + log
                + ":\n"
                + said.substring(Math.max(0, said.length() - SAID_CHARS)));
      }
      return Long.parseLong(runs.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static Path silent(Path directory) throws IOException {
    return Files.writeString(directory.resolve("silent.properties"), "rootLogger.level = off\n");
  }

  private static List<String> command(Class<?> target, Path found, Path corpus, long seconds)
      throws IOException {
    Path seeds = Files.createTempDirectory(found, "seeds");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("--add")) {
        command.add(argument);
      }
    }
    command.add(HEAP);
    command.add("-Dlog4j2.configurationFile=" + silent(found)); // what is refused is logged
    command.add("-D" + JazzerTarget.TESTS + "=" + Path.of("target/test-classes").toAbsolutePath());
    command.add("-D" + JazzerTarget.SEEDS + "=" + seeds);
    command.add(
        "-D"
            + JazzerTarget.ONLY
            + "="
            + System.getProperty(JazzerTarget.ONLY, JazzerTarget.ANY_FAST));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + target.getName());
    command.add("--instrumentation_includes=io.everystore.**");
    command.add("--custom_hook_includes=io.everystore.**");
    command.add("--reproducer_path=" + found);
    command.add("-artifact_prefix=" + found + "/");
    command.add("-max_total_time=" + seconds);
    command.add("-timeout=" + INPUT_SECONDS);
    command.add("-rss_limit_mb=0");
    command.add("-max_len=" + MOST_BYTES);
    command.add(Files.createDirectories(corpus).toString());
    command.add(seeds.toString());
    return command;
  }
}
