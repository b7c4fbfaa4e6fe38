package io.everystore.standalone.chaos;

import io.everystore.standalone.up.ProcessSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A serving process behind a network that may become bad. Thread-safe. */
final class Replica implements AutoCloseable {
  /** So long a replica that did not answer is left alone. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ProcessSystem.Replica process;
  private final TcpFaultProxy network;
  private final URI door;
  private final ExcuseWindow emptyWindow = new ExcuseWindow();
  private final ExcuseWindow forgetfulWindow = new ExcuseWindow();
  private volatile boolean ready;
  private volatile long restUntilNanos = System.nanoTime();

  private Replica(ProcessSystem.Replica process, TcpFaultProxy network) {
    this.process = process;
    this.network = network;
    this.door = URI.create("http://127.0.0.1:" + network.port());
  }

  static Replica of(ProcessSystem.Replica process) throws IOException {
    return new Replica(process, TcpFaultProxy.open(process.publicAddress().getPort()));
  }

  String name() {
    return process.name();
  }

  /** The public API as clients reach it. */
  URI door(String path) {
    return door.resolve(path);
  }

  /** The management API, which no network is in front of. */
  URI admin(String path) {
    return process.adminAddress().resolve(path);
  }

  Path store() {
    return process.store();
  }

  TcpFaultProxy network() {
    return network;
  }

  /** When it may know no item: its process was ended. */
  ExcuseWindow emptyWindow() {
    return emptyWindow;
  }

  /** When it may know less of people than before: its file of them was cut off. */
  ExcuseWindow forgetfulWindow() {
    return forgetfulWindow;
  }

  /** What the last look at its readiness gave. */
  boolean isReady() {
    return ready;
  }

  void setReady(boolean ready) {
    this.ready = ready;
  }

  /** It did not answer. */
  void rest() {
    restUntilNanos = System.nanoTime() + REST_NANOS;
  }

  /** True when a balancer would send requests to it. */
  boolean isInRotation() {
    return ready && System.nanoTime() - restUntilNanos >= 0;
  }

  @Override
  public void close() throws IOException {
    network.close();
  }
}
