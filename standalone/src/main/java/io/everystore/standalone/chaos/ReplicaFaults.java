package io.everystore.standalone.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Faults of one replica: its process, its store files, its clock, the network to it. */
final class ReplicaFaults {
  /** How wrong a clock is. */
  static final Duration CLOCK_ERROR = Duration.ofHours(1);

  private final DrilledSystem system;
  private final Injections injections;

  ReplicaFaults(DrilledSystem system, Injections injections) {
    this.system = system;
    this.injections = injections;
  }

  void inject(FaultPlan.Planned planned, Replica replica) throws IOException, InterruptedException {
    FaultKind kind = planned.kind();
    Random random = new Random(planned.seed());
    switch (kind) {
      case KILL_REPLICA -> restart(kind, replica, () -> system.kill(replica.name()));
      case STOP_REPLICA -> restart(kind, replica, () -> stop(replica));
      case DELETE_STORE -> disturb(kind, replica, () -> StoreFiles.delete(replica.store()));
      case CUT_STORE -> cutOff(replica, random);
      case TRUNCATE_STORE ->
          damage(kind, replica, () -> StoreFiles.truncate(replica.store(), random));
      case FLIP_STORE -> damage(kind, replica, () -> StoreFiles.flip(replica.store(), random));
      case CLOCK_AHEAD -> wrongClock(planned, replica, CLOCK_ERROR.toMillis());
      case CLOCK_BEHIND -> wrongClock(planned, replica, -CLOCK_ERROR.toMillis());
      case DELAY -> network(planned, replica, TcpFaultProxy.Mode.DELAY);
      case DROP -> network(planned, replica, TcpFaultProxy.Mode.DROP);
      case RESET -> network(planned, replica, TcpFaultProxy.Mode.RESET);
      case HALF_OPEN -> network(planned, replica, TcpFaultProxy.Mode.HALF_OPEN);
      case SLOW_READ -> network(planned, replica, TcpFaultProxy.Mode.SLOW_READ);
      default -> throw new IllegalArgumentException("no fault of a replica: " + planned);
    }
  }

  /** Its process goes on, and so does the service. */
  private void disturb(FaultKind kind, Replica replica, Injections.Deed deed)
      throws IOException, InterruptedException {
    long atMillis = injections.nowMillis();
    deed.run();
    long millis = injections.millisUntilFresh(replica);
    injections.recovered(kind, replica.name(), atMillis, millis);
  }

  private void network(FaultPlan.Planned planned, Replica replica, TcpFaultProxy.Mode mode)
      throws IOException, InterruptedException {
    disturb(
        planned.kind(), replica, () -> replica.network().becomeFor(planned.durationMillis(), mode));
  }

  /** The replica's process ends and another one takes its place. */
  private void restart(FaultKind kind, Replica replica, Injections.Deed deed)
      throws IOException, InterruptedException {
    long atMillis = injections.nowMillis();
    replica.emptyWindow().begin();
    try {
      long pid = system.pid(replica.name());
      deed.run();
      long overNanos = System.nanoTime();
      awaitSuccessor(replica, pid);
      awaitService(kind, replica, atMillis, overNanos);
    } finally {
      replica.emptyWindow().end();
    }
  }

  private void awaitSuccessor(Replica replica, long formerPid) throws InterruptedException {
    replica.setReady(false);
    injections.await(
        replica.name() + " runs again", () -> system.runsAgain(replica.name(), formerPid));
  }

  private void awaitService(FaultKind kind, Replica replica, long atMillis, long overNanos)
      throws InterruptedException {
    boolean fresh = injections.millisUntilFresh(replica) >= 0;
    injections.await(replica.name() + " is ready", replica::isReady);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - overNanos);
    injections.recovered(kind, replica.name(), atMillis, fresh ? millis : -1);
  }

  /** A file is cut off under it: the view begins anew, and people only if it is theirs. */
  private void cutOff(Replica replica, Random random) throws IOException, InterruptedException {
    Path view = StoreFiles.anyView(replica.store(), random);
    if (!StoreFiles.holdsProfiles(view)) {
      cutOff(replica, view, random);
      return;
    }
    replica.forgetfulWindow().begin();
    try {
      cutOff(replica, view, random);
    } finally {
      replica.forgetfulWindow().end();
    }
  }

  /** A JVM may not survive it; then it is as if it had been killed. */
  private void cutOff(Replica replica, Path view, Random random)
      throws IOException, InterruptedException {
    long atMillis = injections.nowMillis();
    long pid = system.pid(replica.name());
    StoreFiles.cutOff(view, random);
    long overNanos = System.nanoTime();
    injections.await(
        replica.name() + " sets " + view.getFileName() + " aside",
        () -> Files.notExists(view) || !DrilledSystem.isAlive(pid));
    if (DrilledSystem.isAlive(pid)) {
      replica.setReady(false);
      awaitService(FaultKind.CUT_STORE, replica, atMillis, overNanos);
      return;
    }
    replica.emptyWindow().begin();
    try {
      awaitSuccessor(replica, pid);
      awaitService(FaultKind.CUT_STORE, replica, atMillis, overNanos);
    } finally {
      replica.emptyWindow().end();
    }
  }

  /** Its files are harmed while it is dead. */
  private void damage(FaultKind kind, Replica replica, Injections.Deed harm)
      throws IOException, InterruptedException {
    restart(
        kind,
        replica,
        () -> {
          system.kill(replica.name());
          harm.run();
        });
  }

  /** It serves for a while with a clock that is wrong. */
  private void wrongClock(FaultPlan.Planned planned, Replica replica, long aheadMillis)
      throws IOException, InterruptedException {
    restart(
        planned.kind(),
        replica,
        () -> {
          long pid = system.pid(replica.name());
          system.setClockOffset(replica, aheadMillis);
          try {
            system.kill(replica.name());
            awaitSuccessor(replica, pid);
            injections.await(replica.name() + " is ready with a wrong clock", replica::isReady);
            TimeUnit.MILLISECONDS.sleep(planned.durationMillis());
          } finally {
            system.setClockOffset(replica, 0);
          }
          system.kill(replica.name());
        });
  }

  private void stop(Replica replica) throws InterruptedException {
    long pid = system.pid(replica.name());
    system.terminate(replica.name());
    injections.await(replica.name() + " stopped", () -> !DrilledSystem.isAlive(pid));
  }
}
