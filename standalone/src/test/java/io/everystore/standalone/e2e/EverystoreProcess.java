package io.everystore.standalone.e2e;

import io.everystore.standalone.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code everystore up} in a process of its own, over a given data directory and free ports.
 *
 * <p>Closing it kills it; what it printed is kept for messages of failing tests.
 */
final class EverystoreProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration STOP_TIMEOUT = Duration.ofMinutes(2);
  private static final List<String> USUAL_OPTIONS =
      List.of("--port=0", "--admin-port=0", "--flink-port=0", "--demo=false");

  private static final String LAST_LINE = "Ctrl-C stops";
  private static final Pattern ADDRESS = Pattern.compile("  (\\w+) +(http://\\S+|[0-9.]+:\\d+)");

  private static final Pattern READY = Pattern.compile("ready in (\\d+) s");
  private static final Pattern REPLICA =
      Pattern.compile("  replica .* caught up at (http://\\S+), admin (http://\\S+)");
  private static final Pattern PART =
      Pattern.compile("(?:  |! )(\\S+) .*(?: s  | again as )process (\\d+)");

  private final Process process;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch readyOrEnded = new CountDownLatch(1);

  private EverystoreProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "everystore-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it and waits until it says that it is ready. */
  static EverystoreProcess start(Path dataDirectory, String... options)
      throws IOException, InterruptedException {
    EverystoreProcess everystore = launch(dataDirectory, options);
    everystore.awaitReady();
    return everystore;
  }

  /** Starts it without waiting. */
  static EverystoreProcess launch(Path dataDirectory, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(flagsOfThisJvm());
    command.addAll(
        List.of("-Xmx1280m", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of("up", "--data-dir=" + dataDirectory));
    command.addAll(List.of(options));
    for (String usual : USUAL_OPTIONS) {
      String name = usual.substring(0, usual.indexOf('=') + 1);
      if (List.of(options).stream().noneMatch(option -> option.startsWith(name))) {
        command.add(usual);
      }
    }
    Path arguments = Files.createTempFile("everystore", ".args");
    Files.write(
        arguments, command.subList(1, command.size()).stream().map(s -> '"' + s + '"').toList());
    arguments.toFile().deleteOnExit();
    return new EverystoreProcess(
        new ProcessBuilder(command.get(0), "@" + arguments).redirectErrorStream(true).start());
  }

  /** What the JDK must open for Chronicle Map is the same there as here. */
  private static List<String> flagsOfThisJvm() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-") || flag.startsWith("-Dchronicle."))
        .toList();
  }

  void awaitReady() throws InterruptedException {
    if (!readyOrEnded.await(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS) || !isReady()) {
      close();
      throw new AssertionError("everystore up did not become ready:\n" + output());
    }
  }

  private boolean isReady() {
    return lines.contains(LAST_LINE);
  }

  URI shop() {
    return URI.create(address("shop"));
  }

  URI admin() {
    return URI.create(address("console")).resolve("/");
  }

  URI flink() {
    return URI.create(address("Flink"));
  }

  String kafka() {
    return address("Kafka");
  }

  /** How long it took until everything was ready. */
  int readySeconds() {
    for (String line : List.copyOf(lines)) {
      Matcher matcher = READY.matcher(line);
      if (matcher.matches()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw new AssertionError("not ready:\n" + output());
  }

  /** Where a serving replica of {@code --processes} listens. */
  record Replica(URI shop, URI admin) {}

  /** The serving replicas of {@code --processes}. */
  List<Replica> replicas() {
    List<Replica> replicas = new ArrayList<>();
    for (String line : List.copyOf(lines)) {
      Matcher matcher = REPLICA.matcher(line);
      if (matcher.matches()) {
        replicas.add(new Replica(URI.create(matcher.group(1)), URI.create(matcher.group(2))));
      }
    }
    return replicas;
  }

  /** The process that is a part of {@code --processes} now, such as {@code broker}. */
  long pidOf(String part) {
    long pid = -1;
    for (String line : List.copyOf(lines)) {
      Matcher matcher = PART.matcher(line);
      if (matcher.matches() && matcher.group(1).equals(part)) {
        pid = Long.parseLong(matcher.group(2));
      }
    }
    if (pid < 0) {
      throw new AssertionError("no process of " + part + " in:\n" + output());
    }
    return pid;
  }

  private String address(String name) {
    for (String line : List.copyOf(lines)) {
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.matches() && matcher.group(1).equals(name)) {
        return matcher.group(2);
      }
    }
    throw new AssertionError("no address of " + name + " in:\n" + output());
  }

  long pid() {
    return process.pid();
  }

  /** Like {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Like {@code kill}: SIGTERM, and returns the exit code. */
  int stop() throws InterruptedException {
    // Not the process' own way, which closes its output as well.
    process.toHandle().destroy();
    return awaitExit();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("everystore up did not stop:\n" + output());
    }
    readyOrEnded.await();
    return process.exitValue();
  }

  String output() {
    return String.join("\n", List.copyOf(lines));
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (line.equals(LAST_LINE)) {
          readyOrEnded.countDown();
        }
      }
    } catch (IOException e) {
      lines.add("(output ended: " + e + ")");
    } finally {
      readyOrEnded.countDown();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
