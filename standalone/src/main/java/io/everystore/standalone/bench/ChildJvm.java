package io.everystore.standalone.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A part of the system in a process of its own, so that its CPU can be told from the load
 * generator's. Talks in lines: commands in, answers out. Not thread-safe.
 */
final class ChildJvm implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  /** What an answer to the parent begins with; other lines of the child are noise. */
  static final String ANSWER = "@bench ";

  /** System property with the directory that logs go to. */
  static final String LOGS = "everystore.logs";

  static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;

  private ChildJvm(Process process) {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /** Starts {@code main} with this JVM's own flags, another heap, and the arguments. */
  static ChildJvm start(Class<?> main, String heap, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!flag.startsWith("-Xm") && !flag.startsWith("-agentlib")) {
        command.add(flag);
      }
    }
    command.add(
        "-D"
            + LOGS
            + "="
            + System.getProperty(LOGS, "target/bench/logs")
            + "/"
            + main.getSimpleName());
    command.add(
        "-D" + LOG_CONFIGURATION + "=" + System.getProperty(LOG_CONFIGURATION, "log4j2.xml"));
    command.add("-Xms" + heap);
    command.add("-Xmx" + heap);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  CpuMeter meter() {
    return new CpuMeter(process.toHandle());
  }

  /**
   * Waits for the child's next answer.
   *
   * @throws IOException when the child ended instead
   */
  String answer() throws IOException {
    String line;
    while ((line = answers.readLine()) != null) {
      if (line.startsWith(ANSWER)) {
        return line.substring(ANSWER.length());
      }
    }
    throw new IOException("the child process ended; see its messages above");
  }

  String ask(String command) throws IOException {
    commands.write(command);
    commands.newLine();
    commands.flush();
    return answer();
  }

  /** Like {@code kill -9}; returns once it is dead. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws IOException {
    commands.close();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
