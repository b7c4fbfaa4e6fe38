package io.everystore.standalone.processes;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
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

  /** Exit codes of processes that a signal ended begin above. */
  private static final int SIGNALS = 128;

  private static final int MOST_LAST_WORDS = 4_096;

  private final String name;
  private final Process process;
  private final Path output;

  private ChildProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /**
   * What to start.
   *
   * @param flags of its JVM besides this one's
   * @param heap size such as {@code 512m}
   * @param niceness how far it stands back for other processes when they want the processor at the
   *     same time, 0..19 (POSIX {@code nice})
   * @param logs directory of the process' logs
   */
  public record Command(
      String name,
      Class<?> main,
      List<String> arguments,
      List<String> flags,
      String heap,
      int niceness,
      Path logs) {
    public Command {
      arguments = List.copyOf(arguments);
      flags = List.copyOf(flags);
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
    line.addAll(command.flags);
    line.add("-Xmx" + command.heap);
    line.add(flightRecording(command.logs.resolve("everystore.jfr")));
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
    Path output = command.logs.resolve(OUTPUT);
    return new ChildProcess(
        command.name,
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(output.toFile()))
            .start(),
        output);
  }

  /**
   * The flag that has the JDK's flight recorder keep the last hour of a process, 64 MB at most.
   *
   * @param where a file that is written anew by each process, or a directory where each writes one
   *     of its own
   */
  public static String flightRecording(Path where) {
    return "-XX:StartFlightRecording=settings=default,disk=true,maxage=1h,maxsize=64m,"
        + "dumponexit=true,filename="
        + where;
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

  /**
   * How it ended, in words: the signal, or its exit code and the last line it printed.
   *
   * @throws IllegalThreadStateException when it has not
   */
  public String howItEnded() {
    int exitCode = process.exitValue();
    return exitCode > SIGNALS
        ? "signal " + (exitCode - SIGNALS)
        : "exit code " + exitCode + ", last words: " + lastWords();
  }

  private String lastWords() {
    try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
      byte[] end = new byte[(int) Math.min(MOST_LAST_WORDS, file.length())];
      file.seek(file.length() - end.length);
      file.readFully(end);
      return new String(end, StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .reduce("none", (before, line) -> line);
    } catch (IOException e) {
      return output + " cannot be read";
    }
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
