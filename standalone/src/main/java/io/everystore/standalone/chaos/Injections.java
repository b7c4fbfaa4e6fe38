package io.everystore.standalone.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The faults of a drill that took place, and how long each was felt. Thread-safe. */
final class Injections {
  private final Probe probe;
  private final Consumer<Injected> news;
  private final List<Injected> injected = new ArrayList<>();
  private final List<String> differences = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private int probes;

  /**
   * A fault and how it went.
   *
   * @param atMillis since the beginning of the drill
   * @param recoveryMillis from when the fault was over until an event posted afterwards was served
   *     fresh; negative when that never happened
   */
  record Injected(FaultKind kind, String target, long atMillis, long recoveryMillis) {}

  /** A fault takes place; returns when it is over. */
  @FunctionalInterface
  interface Deed {
    void run() throws IOException, InterruptedException;
  }

  Injections(Probe probe, Consumer<Injected> news) {
    this.probe = probe;
    this.news = news;
  }

  /** Since the beginning of the drill. */
  long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  /** A fault that is over once any replica serves fresh what was posted afterwards. */
  void disturb(FaultKind kind, Deed deed) throws IOException, InterruptedException {
    long atMillis = nowMillis();
    deed.run();
    recovered(kind, "", atMillis, millisUntilFresh(null));
  }

  /**
   * How long it takes until an event posted now is served fresh.
   *
   * @param replica asked alone; null for whichever the balancer chooses
   * @return negative when it took too long
   */
  long millisUntilFresh(@Nullable Replica replica) throws InterruptedException {
    return probe.millisUntilFresh(nextPerson(), replica);
  }

  private synchronized String nextPerson() {
    return "probe-" + probes++;
  }

  void await(String what, BooleanSupplier condition) throws InterruptedException {
    Waiting.until(what, Probe.BOUND, condition, this::note);
  }

  /** Notes a fault that is over; {@code recoveryMillis} is negative when it is not. */
  void recovered(FaultKind kind, String target, long atMillis, long recoveryMillis) {
    Injected done = new Injected(kind, target, atMillis, recoveryMillis);
    synchronized (this) {
      injected.add(done);
    }
    if (recoveryMillis < 0) {
      note(
          "%s %s: no event served fresh %d s later"
              .formatted(kind.words(), target, Probe.BOUND.toSeconds()));
    }
    news.accept(done);
  }

  synchronized void note(String difference) {
    differences.add(difference);
  }

  synchronized List<Injected> injected() {
    return List.copyOf(injected);
  }

  synchronized List<String> differences() {
    return List.copyOf(differences);
  }
}
