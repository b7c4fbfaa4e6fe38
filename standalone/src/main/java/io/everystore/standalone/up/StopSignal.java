package io.everystore.standalone.up;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request to stop: Ctrl-C or SIGTERM. A second one ends the process at once, which loses
 * nothing either.
 *
 * <p>A shutdown hook would not do: Flink and others have hooks of their own that would run beside
 * the last checkpoint and take its files away. The JDK's signal class is reached by reflection
 * because compilers warn of it, unsuppressably.
 */
final class StopSignal {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
  private static final int EXIT_INTERRUPTED = 130;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final Runnable heard;

  StopSignal(Runnable heard) {
    this.heard = heard;
  }

  /**
   * Begins to listen.
   *
   * @param heard told at once of the first request, which may have to wait
   */
  static StopSignal install(Runnable heard) {
    StopSignal stop = new StopSignal(heard);
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler invocation =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              stop.request();
            }
            return null;
          };
      Object proxy =
          Proxy.newProxyInstance(
              StopSignal.class.getClassLoader(), new Class<?>[] {handler}, invocation);
      for (String name : new String[] {"INT", "TERM"}) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      }
    } catch (ReflectiveOperationException e) {
      LOG.warn("signals cannot be caught; a stop is then like a kill, which loses nothing", e);
    }
    return stop;
  }

  void request() {
    if (requested.getCount() == 0) {
      Runtime.getRuntime().halt(EXIT_INTERRUPTED);
    }
    requested.countDown();
    heard.run();
  }

  void await() throws InterruptedException {
    requested.await();
  }
}
