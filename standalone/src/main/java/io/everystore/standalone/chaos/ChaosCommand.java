package io.everystore.standalone.chaos;

import io.everystore.standalone.Directories;
import io.everystore.standalone.UsageException;
import io.everystore.standalone.up.ProcessCounts;
import io.everystore.standalone.up.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command that disturbs the real system in every way it must survive, and audits it. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "A seeded fault drill: the whole system in processes of its own, people who act on it, parts"
          + " that are killed, halted and fed with garbage, and ledgers outside of it.",
      "The same seed gives the same faults in the same order."
    },
    footer = "Exits with 0 when every invariant holds, with 1 when one is broken.")
public final class ChaosCommand implements Callable<Integer> {
  private static final double REDEMPTIONS_PER_SECOND = 2;
  private static final double ERASURES_PER_SECOND = 0.2;

  /** What one body may hold. */
  private static final int MAX_BATCH = 100;

  private static final int MAX_PER_SECOND = 10_000;
  private static final double MAX_MINUTES = 7 * 24 * 60;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of faults, pauses and people (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "10",
      description = "After which no further fault is injected (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--faults",
      paramLabel = "N",
      description = "After which no further is injected (default: as many as there is time for).")
  private int faults = Integer.MAX_VALUE;

  @Option(
      names = "--pause",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description =
          "Between a fault of one part of the system and the next of the same, on average, 1..3600"
              + " (default: ${DEFAULT-VALUE}).")
  private double pause;

  @Option(
      names = "--rate",
      paramLabel = "POSTS_PER_S",
      defaultValue = "20",
      description = "Posts of events a second (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--batch",
      paramLabel = "EVENTS",
      description = "Events of each post, 1..100 (default: one mostly, sometimes up to ten).")
  private @Nullable Integer batch;

  @Option(
      names = "--pages",
      paramLabel = "PAGES_PER_S",
      defaultValue = "10",
      description = "Pages asked for a second (default: ${DEFAULT-VALUE}).")
  private double pages;

  @Option(
      names = "--replicas",
      paramLabel = "COUNT",
      defaultValue = "2",
      description = "Serving processes, 2..8 (default: ${DEFAULT-VALUE}).")
  private int replicas;

  @Option(
      names = "--brokers",
      paramLabel = "COUNT",
      defaultValue = "1",
      description =
          "Brokers, 1, or 3 of which a fault meets one at a time (default: ${DEFAULT-VALUE}).")
  private int brokers;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "New or empty; kept (default: a temporary one, kept when the drill fails).")
  private @Nullable Path dataDir;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the result as JSON, too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    requireWithin("--minutes", minutes, MAX_MINUTES);
    requireWithin("--rate", rate, MAX_PER_SECOND);
    requireWithin("--pages", pages, MAX_PER_SECOND);
    if (!(pause >= 1 && pause <= 3_600)) {
      throw new UsageException("--pause: " + pause + " (expected: 1..3600)");
    }
    if (faults < 1) {
      throw new UsageException("--faults: " + faults + " (expected: at least 1)");
    }
    if (batch != null && (batch < 1 || batch > MAX_BATCH)) {
      throw new UsageException("--batch: " + batch + " (expected: 1.." + MAX_BATCH + ")");
    }
    if (replicas < 2 || replicas > 8) {
      throw new UsageException("--replicas: " + replicas + " (expected: 2..8)");
    }
    ProcessCounts.requireBrokers("--brokers", brokers);
    Path directory =
        dataDir == null ? Files.createTempDirectory("everystore-chaos") : dataDir.toAbsolutePath();
    logTo(directory.resolve("logs"));
    Progress progress = new Progress(System.err);
    progress.say("chaos, seed " + seed);
    DrillResult result =
        Drill.run(
            new DrillOptions(
                directory,
                seed,
                Duration.ofMillis((long) (minutes * 60_000)),
                faults,
                Duration.ofMillis((long) (pause * 1_000)),
                new ProcessCounts(brokers, replicas, 1),
                rate,
                batch == null ? 0 : batch,
                pages,
                REDEMPTIONS_PER_SECOND,
                ERASURES_PER_SECOND),
            progress::say);
    DrillReport.print(result, System.out);
    if (json != null) {
      DrillReport.write(result, json);
    }
    if (result.holds() && dataDir == null) {
      Directories.delete(directory);
    } else {
      progress.say("data and logs: " + directory);
    }
    return result.holds() ? 0 : 1;
  }

  private static void requireWithin(String option, double value, double most) {
    if (!(value > 0 && value <= most)) {
      throw new UsageException(option + ": " + value + " (expected: over 0, at most " + most + ")");
    }
  }

  /** The tables stay readable; must come before the first logger is made. */
  private static void logTo(Path logs) {
    System.setProperty("everystore.logs", logs.toString());
    System.setProperty("log4j2.configurationFile", "log4j2-up.xml");
  }
}
