package io.everystore.standalone.processes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts processes that ended by themselves again, until told to stop. Thread-safe. */
public final class Supervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** Pause before a process that ended for the second time is started; doubled with each end. */
  private static final long FIRST_PAUSE_MILLIS = 1_000;

  private static final int MOST_DOUBLINGS = 8;

  /** Longest pause before a process that ends again and again is started again. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** After running this long, a process' earlier ends are forgotten. */
  private static final Duration SETTLED = Duration.ofMinutes(2);

  private final List<Watched> processes = new ArrayList<>();
  private final Consumer<String> news;
  private final Thread thread;
  private boolean stopping;

  private static final class Watched {
    private final Callable<ChildProcess.Command> command;
    private ChildProcess process;
    private long startNanos = System.nanoTime();
    private int ends;
    private long nextStartNanos;

    Watched(Callable<ChildProcess.Command> command, ChildProcess process) {
      this.command = command;
      this.process = process;
    }
  }

  /**
   * Begins without any process.
   *
   * @param news told in words of what ended and was started
   */
  public Supervisor(Consumer<String> news) {
    this.news = news;
    thread = new Thread(this::run, "supervisor");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Starts a process and keeps it.
   *
   * @param command asked before each start, since what it starts from may have changed
   */
  public synchronized ChildProcess keep(Callable<ChildProcess.Command> command) throws Exception {
    if (stopping) {
      throw new IllegalStateException("supervisor: stopping");
    }
    ChildProcess process = ChildProcess.start(command.call());
    processes.add(new Watched(command, process));
    return process;
  }

  /**
   * The process that was started last under a name.
   *
   * @throws IllegalArgumentException when there was none
   */
  public synchronized long pid(String name) {
    for (Watched watched : processes) {
      if (watched.process.name().equals(name)) {
        return watched.process.pid();
      }
    }
    throw new IllegalArgumentException("process: " + name + " (expected: one that is kept)");
  }

  /** From now on nothing is started again; the processes that run now, the last started first. */
  public synchronized List<ChildProcess> release() {
    stopping = true;
    List<ChildProcess> running = new ArrayList<>();
    for (int i = processes.size() - 1; i >= 0; i--) {
      running.add(processes.get(i).process);
    }
    return running;
  }

  private void run() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        look();
      }
    } catch (InterruptedException e) {
      LOG.debug("no longer looking after processes");
    }
  }

  private synchronized void look() {
    for (Watched watched : processes) {
      if (!stopping && !watched.process.isAlive()) {
        startAgain(watched);
      }
    }
  }

  private void startAgain(Watched watched) {
    long nowNanos = System.nanoTime();
    if (watched.nextStartNanos == 0) {
      watched.ends = nowNanos - watched.startNanos > SETTLED.toNanos() ? 1 : watched.ends + 1;
      watched.nextStartNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(pauseMillis(watched.ends));
    }
    if (nowNanos - watched.nextStartNanos < 0) {
      return;
    }
    watched.nextStartNanos = 0;
    watched.startNanos = nowNanos;
    String name = watched.process.name();
    String how = watched.process.howItEnded();
    try {
      watched.process = ChildProcess.start(watched.command.call());
      news.accept(
          "%s ended (%s) and runs again as process %d".formatted(name, how, watched.process.pid()));
    } catch (IOException e) {
      news.accept(name + " cannot be started: " + e.getMessage());
    } catch (Exception e) {
      LOG.error("{} cannot be started", name, e);
      news.accept(name + " cannot be started: " + e);
    }
  }

  /** None after the first end: most often somebody killed it, and it works as it did before. */
  private static long pauseMillis(int ends) {
    if (ends <= 1) {
      return 0;
    }
    return Math.min(
        LONGEST_PAUSE.toMillis(), FIRST_PAUSE_MILLIS << Math.min(ends - 2, MOST_DOUBLINGS));
  }

  @Override
  public void close() {
    thread.interrupt();
    release().forEach(ChildProcess::close);
  }
}
