package io.everystore.standalone;

import io.everystore.standalone.bench.BenchCommand;
import io.everystore.standalone.chaos.ChaosCommand;
import io.everystore.standalone.doctor.DoctorCommand;
import io.everystore.standalone.evaluate.EvaluateCommand;
import io.everystore.standalone.evaluate.policy.EvaluatePolicyCommand;
import io.everystore.standalone.keys.KeysCommand;
import io.everystore.standalone.replay.ReplayCommand;
import io.everystore.standalone.size.SizeCommand;
import io.everystore.standalone.up.UpCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Entry point of the {@code everystore} command. */
@Command(
    name = "everystore",
    description = "A different store for every customer, from the live log of what they do.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      ReplayCommand.class,
      EvaluateCommand.class,
      EvaluatePolicyCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
      KeysCommand.class,
      DoctorCommand.class,
      SizeCommand.class,
      HelpCommand.class,
      Version.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    CommandLine everystore = commandLine();
    System.exit(args.length == 0 ? everystore.execute("--help") : everystore.execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new FailureReport());
  }
}
