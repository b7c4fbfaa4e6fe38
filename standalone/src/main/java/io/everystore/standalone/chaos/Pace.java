package io.everystore.standalone.chaos;

import java.util.concurrent.locks.LockSupport;

/** Calls something at an even rate, however long what it begins takes. */
final class Pace implements AutoCloseable {
  private final Thread thread;
  private volatile boolean closed;

  private Pace(String name, double perSecond, Runnable tick) {
    thread = new Thread(() -> run(perSecond, tick), name);
    thread.setDaemon(true);
  }

  static Pace start(String name, double perSecond, Runnable tick) {
    Pace pace = new Pace(name, perSecond, tick);
    pace.thread.start();
    return pace;
  }

  private void run(double perSecond, Runnable tick) {
    long startNanos = System.nanoTime();
    for (long number = 0; !closed; number++) {
      long dueNanos = startNanos + (long) (number * 1e9 / perSecond);
      long waitNanos;
      while (!closed && (waitNanos = dueNanos - System.nanoTime()) > 0) {
        LockSupport.parkNanos(waitNanos);
      }
      if (!closed) {
        tick.run();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
