package io.everystore.standalone;

import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns the failure of a command into one line for people, and an exit code. */
final class FailureReport implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    if (failure instanceof UsageException) {
      command.getErr().println("everystore: " + failure.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    LoggerFactory.getLogger(FailureReport.class)
        .error("{} failed", command.getCommandName(), failure);
    command.getErr().println("everystore: " + command.getCommandName() + " failed: " + failure);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
