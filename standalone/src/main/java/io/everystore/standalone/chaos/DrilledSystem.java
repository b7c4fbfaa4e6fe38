package io.everystore.standalone.chaos;

import io.everystore.standalone.processes.FlinkRest;
import io.everystore.standalone.up.BrokerLinks;
import io.everystore.standalone.up.ProcessCounts;
import io.everystore.standalone.up.ProcessSystem;
import io.everystore.standalone.up.Progress;
import io.everystore.standalone.up.SystemConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The real system in processes of its own, {@code up --processes}, and the means to disturb it.
 * Thread-safe.
 */
final class DrilledSystem implements AutoCloseable {
  static final String JOB_MANAGER = "jobmanager";
  static final String TASK_MANAGER = "taskmanager";

  private static final Duration GONE = Duration.ofSeconds(30);

  private final ProcessSystem system;
  private final FlinkRest rest;
  private final PrintStream news;
  private final Map<String, List<TcpFaultProxy>> links;
  private final List<Replica> replicas;

  private DrilledSystem(
      ProcessSystem system,
      PrintStream news,
      Map<String, List<TcpFaultProxy>> links,
      List<Replica> replicas) {
    this.system = system;
    this.rest = new FlinkRest(system.flinkAddress());
    this.news = news;
    this.links = Map.copyOf(links);
    this.replicas = List.copyOf(replicas);
  }

  /**
   * Starts it on free ports; what it says goes into {@code logs/system.txt} of the directory.
   *
   * @param directory new or empty
   */
  static DrilledSystem start(Path directory, ProcessCounts counts) throws Exception {
    Path logs = Files.createDirectories(directory.resolve("logs"));
    PrintStream news =
        new PrintStream(
            Files.newOutputStream(logs.resolve("system.txt")), true, StandardCharsets.UTF_8);
    Map<String, List<TcpFaultProxy>> links = new HashMap<>();
    ProcessSystem system =
        ProcessSystem.start(
            SystemConfig.onFreePorts(directory.resolve("data")),
            new Progress(news),
            counts,
            (part, brokerPort) -> {
              TcpFaultProxy link = TcpFaultProxy.open(brokerPort);
              links.computeIfAbsent(part, anew -> new ArrayList<>()).add(link);
              return link.port();
            });
    List<Replica> replicas = new ArrayList<>();
    for (ProcessSystem.Replica process : system.replicas()) {
      replicas.add(Replica.of(process));
    }
    return new DrilledSystem(system, news, links, replicas);
  }

  List<Replica> replicas() {
    return replicas;
  }

  /** The brokers, with no network in front of them. */
  String kafka() {
    return system.kafka();
  }

  /** One of the brokers, which by chance. */
  String broker(long chance) {
    List<String> brokers = system.brokers();
    return brokers.get(Math.floorMod(chance, brokers.size()));
  }

  /**
   * What lies between a broker, which by chance, and {@link BrokerLinks#JOB} or {@link
   * BrokerLinks#SERVING}.
   */
  TcpFaultProxy link(String part, long chance) {
    List<TcpFaultProxy> ofPart = Objects.requireNonNull(links.get(part), part);
    return ofPart.get(Math.floorMod(chance, ofPart.size()));
  }

  /** From its next start on, a replica's clock is ahead by this, or behind when it is negative. */
  void setClockOffset(Replica replica, long millis) {
    system.setClockOffset(replica.name(), millis);
  }

  /** Like {@code kill -9}; returns when it is gone. */
  void kill(String name) {
    ProcessHandle.of(system.pid(name))
        .ifPresent(
            process -> {
              process.destroyForcibly();
              process.onExit().orTimeout(GONE.toSeconds(), TimeUnit.SECONDS).join();
            });
  }

  /** Like {@code kill}: asks it to stop, and does not wait. */
  void terminate(String name) {
    ProcessHandle.of(system.pid(name)).ifPresent(ProcessHandle::destroy);
  }

  /** True once another process than this one runs under the name. */
  boolean runsAgain(String name, long formerPid) {
    long pid = system.pid(name);
    return pid != formerPid && isAlive(pid);
  }

  static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** True while the job runs with every task of it. */
  boolean jobRuns() {
    try {
      return rest.isRunning();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  long pid(String name) {
    return system.pid(name);
  }

  /** A process stands still for a while, as in a long collection or on a machine that hangs. */
  void pause(String name, long millis) throws IOException, InterruptedException {
    long pid = system.pid(name);
    signal("STOP", pid);
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } finally {
      signal("CONT", pid);
    }
  }

  private static void signal(String signal, long pid) throws IOException, InterruptedException {
    int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    if (exit != 0) {
      throw new IOException("kill -" + signal + " " + pid + ": exit " + exit);
    }
  }

  @Override
  public void close() throws IOException {
    for (Replica replica : replicas) {
      replica.close();
    }
    system.close();
    for (List<TcpFaultProxy> ofPart : links.values()) {
      for (TcpFaultProxy link : ofPart) {
        link.close();
      }
    }
    news.close();
  }
}
