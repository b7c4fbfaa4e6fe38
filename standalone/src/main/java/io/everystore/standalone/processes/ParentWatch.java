package io.everystore.standalone.processes;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Entry point of child processes: runs another entry point, and ends the process when its parent is
 * gone, so that nobody is left behind by a {@code kill -9}.
 */
final class ParentWatch {
  private static final int EXIT_ORPHANED = 75;

  private ParentWatch() {}

  /** Main class and its arguments. */
  public static void main(String[] args) throws Throwable {
    Thread watch = new Thread(ParentWatch::awaitEndOfParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    ignoreInterrupts();
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  /**
   * Standard input is a pipe into which the parent writes nothing: it ends at the very moment the
   * parent does, so that nobody still holds the files when the parent is started again.
   */
  private static void awaitEndOfParent() {
    try {
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      // As good as its end.
    }
    Runtime.getRuntime().halt(EXIT_ORPHANED);
  }

  /**
   * Ctrl-C reaches every process of a terminal; the parent stops its children in their order. The
   * JDK's signal class is reached by reflection because compilers warn of it, unsuppressably.
   */
  private static void ignoreInterrupts() throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    signal
        .getMethod("handle", signal, handler)
        .invoke(
            null,
            signal.getConstructor(String.class).newInstance("INT"),
            handler.getField("SIG_IGN").get(null));
  }
}
