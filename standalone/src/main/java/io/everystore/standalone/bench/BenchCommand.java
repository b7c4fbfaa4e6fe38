package io.everystore.standalone.bench;

import static java.util.Map.entry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code everystore bench}: the performance table. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "The performance table, each figure beside its floor or peer of the same run.",
      "The load generator shares the machine: compare only within a run."
    })
public final class BenchCommand implements Callable<Integer> {
  /** A benchmark of the table. */
  @FunctionalInterface
  interface Benchmark {
    BenchResult run(BenchScale scale) throws Exception;
  }

  /** Takes half an hour, so only who names it gets it. */
  private static final String OUTAGE = "outage";

  private static final Map<String, Benchmark> BENCHMARKS =
      new TreeMap<>(
          Map.ofEntries(
              entry("activation", ActivationBench::run),
              entry("duplicates", DuplicatesBench::run),
              entry("events", EventsBench::run),
              entry("freshness", FreshnessBench::run),
              entry("lookups", LookupsBench::run),
              entry("offers", OffersBench::run),
              entry("outage", OutageBench::run),
              entry("pages", PagesBench::run),
              entry("scaling", ScalingBench::run),
              entry("segments", SegmentsBench::run),
              entry("users", UsersBench::run)));

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "WHAT",
      description =
          "events, duplicates, pages, users, lookups, freshness, offers, segments, activation,"
              + " scaling, outage (30 minutes, not one of all) or all (default: all).")
  List<String> what = List.of("all");

  @Option(
      names = "--scale",
      defaultValue = "1",
      paramLabel = "F",
      description = "Share of users, items and seconds, 0.01..10 (default: ${DEFAULT-VALUE}).")
  double scale = 1;

  @Option(
      names = "--redemptions",
      defaultValue = "20000",
      paramLabel = "N",
      description = "Asked for by offers, 1000..10000000 (default: ${DEFAULT-VALUE}).")
  int redemptions = BenchScale.DEFAULT_REDEMPTIONS;

  @Option(
      names = "--out",
      defaultValue = "target/bench",
      paramLabel = "DIR",
      description = "Where JSON and HDR histograms go (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("target/bench");

  @Override
  public Integer call() throws Exception {
    if (!(scale >= 0.01 && scale <= 10)) {
      throw wrong("--scale: " + scale + " (expected: 0.01..10)");
    }
    if (redemptions < 1_000 || redemptions > 10_000_000) {
      throw wrong("--redemptions: " + redemptions + " (expected: 1000..10000000)");
    }
    List<String> chosen = new ArrayList<>();
    for (String word : what) {
      String name = word.toLowerCase(Locale.ROOT);
      if (name.equals("all")) {
        BENCHMARKS.keySet().stream().filter(each -> !each.equals(OUTAGE)).forEach(chosen::add);
      } else if (BENCHMARKS.containsKey(name)) {
        chosen.add(name);
      } else {
        throw wrong(word + " (expected: all or one of " + BENCHMARKS.keySet() + ")");
      }
    }
    logTo(out.resolve("logs"));
    for (String name : chosen) {
      System.err.println("bench " + name + " …");
      Benchmark benchmark = BENCHMARKS.get(name);
      if (benchmark == null) {
        throw wrong(name + " (expected: one of " + BENCHMARKS.keySet() + ")");
      }
      BenchResult result = benchmark.run(new BenchScale(scale, redemptions));
      BenchReport.print(result, System.out);
      BenchReport.write(result, out);
    }
    System.out.println();
    System.out.println("JSON, histograms, logs: " + out.toAbsolutePath().normalize());
    return 0;
  }

  /** The table stays readable; must come before the first logger is made. */
  private static void logTo(Path logs) {
    System.setProperty(ChildJvm.LOGS, logs.toAbsolutePath().toString());
    System.setProperty(ChildJvm.LOG_CONFIGURATION, "log4j2-up.xml");
  }

  private ParameterException wrong(String message) {
    if (spec == null) {
      throw new IllegalStateException(message);
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
