package io.everystore.standalone.evaluate.policy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code everystore evaluate-policy}: off-policy estimates beside what was really earned. */
@Command(
    name = "evaluate-policy",
    mixinStandardHelpOptions = true,
    description = {
      "What one policy would have earned, told from the log of another and checked against its own:",
      "random and Bernoulli Thompson sampling of the Open Bandit Dataset (files",
      "random-CAMPAIGN.csv.gz and bts-CAMPAIGN.csv.gz), each from both logs."
    },
    sortOptions = false)
public final class EvaluatePolicyCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Where the logs are.")
  @Nullable Path directory;

  @Option(
      names = "--campaign",
      defaultValue = "women",
      paramLabel = "NAME",
      description = "Which campaign (default: ${DEFAULT-VALUE}).")
  String campaign = "women";

  @Override
  public Integer call() throws IOException {
    print(lines(log("random"), log("bts")), System.out);
    return 0;
  }

  private ChoiceLog log(String policy) throws IOException {
    Path file =
        (directory == null ? Path.of("") : directory).resolve(policy + "-" + campaign + ".csv.gz");
    if (!Files.isReadable(file)) {
      throw new ParameterException(
          spec == null ? null : spec.commandLine(),
          "DIR: " + file + " (expected: a readable file)");
    }
    return ChoiceLog.read(file);
  }

  /**
   * One policy told from one log.
   *
   * @param earned by the policy in its own log
   */
  record Line(String policy, String log, Estimator estimator, Estimate estimate, Estimate earned) {}

  static List<Line> lines(ChoiceLog random, ChoiceLog bts) {
    List<Line> lines = new ArrayList<>();
    Policy uniform = Policy.uniform(random.items());
    Policy learned = Policy.frequenciesOf(bts);
    for (Estimator estimator : Estimator.values()) {
      lines.add(line("bts", learned, "random", random, estimator, bts));
      lines.add(line("bts", learned, "bts", bts, estimator, bts));
      lines.add(line("random", uniform, "bts", bts, estimator, random));
      lines.add(line("random", uniform, "random", random, estimator, random));
    }
    return lines;
  }

  private static Line line(
      String name,
      Policy policy,
      String logName,
      ChoiceLog log,
      Estimator estimator,
      ChoiceLog own) {
    return new Line(name, logName, estimator, estimator.estimate(log, policy), own.onPolicy());
  }

  private static void print(List<Line> lines, PrintStream out) {
    out.println(
        "| policy | from the log of | estimator | clicks a choice | 95% | earned | inside |");
    out.println("|---|---|---|---:|---|---:|---|");
    for (Line line : lines) {
      Estimate estimate = line.estimate();
      out.println(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %.5f | %.5f .. %.5f | %.5f | %s |",
              line.policy(),
              line.log(),
              line.estimator().id(),
              estimate.mean(),
              estimate.low(),
              estimate.high(),
              line.earned().mean(),
              estimate.holds(line.earned().mean()) ? "yes" : "no"));
    }
  }
}
