package io.everystore.standalone.processes;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM beside this one, with this one's class path and flags, and a directory for its logs.
 *
 * <p>It does not outlive this process: {@link ParentWatch} inside it sees to that.
 */
public final class ChildProcess implements AutoCloseable {
  private static final String OUTPUT = "output.log";

  private final String name;
  private final Process process;

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * What to start.
   *
   * @param heap size such as {@code 512m}
   * @param niceness how far it stands back for other processes when they want the processor at the
   *     same time, 0..19 (POSIX {@code nice})
   * @param logs directory of the process' logs
   */
  public record Command(
      String name, Class<?> main, List<String> arguments, String heap, int niceness, Path logs) {
    public Command {
      arguments = List.copyOf(arguments);
    }
  }

  public static ChildProcess start(Command command) throws IOException {
    Files.createDirectories(command.logs);
    List<String> line = new ArrayList<>();
    if (command.niceness > 0) {
      line.addAll(List.of("nice", "-n", Integer.toString(command.niceness)));
    }
    line.add(ProcessHandle.current().info().command().orElse("java"));
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!flag.startsWith("-Xm") && !flag.startsWith("-agentlib") && !isOurs(flag)) {
        line.add(flag);
      }
    }
    line.add("-Xmx" + command.heap);
    line.add(
        "-XX:StartFlightRecording=settings=default,disk=true,maxage=1h,maxsize=64m,dumponexit=true,"
            + "filename="
            + command.logs.resolve("everystore.jfr"));
    line.add("-Xlog:jfr+startup=warning");
    line.add("-Deverystore.logs=" + command.logs);
    line.add(
        "-Dlog4j2.configurationFile="
            + System.getProperty("log4j2.configurationFile", "log4j2-up.xml"));
    line.add("-Dlog.file=" + command.logs.resolve("everystore.log"));
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.add(ParentWatch.class.getName());
    line.add(command.main.getName());
    line.addAll(command.arguments);
    File output = command.logs.resolve(OUTPUT).toFile();
    return new ChildProcess(
        command.name,
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(output))
            .start());
  }

  private static boolean isOurs(String flag) {
    return flag.startsWith("-Deverystore.logs")
        || flag.startsWith("-Dlog4j2.")
        || flag.startsWith("-Dlog.file")
        || flag.startsWith("-XX:StartFlightRecording");
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to stop; its standard input, which tells it that this process lives, stays open. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** Waits for its end after {@link #terminate}; false when it did not come and was forced. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    kill();
    return false;
  }

  /** Ends it at once. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
