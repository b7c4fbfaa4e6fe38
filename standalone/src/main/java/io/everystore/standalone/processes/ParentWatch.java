package io.everystore.standalone.processes;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Entry point of child processes: runs another entry point, and ends the process when its parent is
 * gone, so that nobody is left behind by a {@code kill -9}.
 */
final class ParentWatch {
  private static final int EXIT_ORPHANED = 75;

  private ParentWatch() {}

  /** Parent's process id, main class, its arguments. */
  public static void main(String[] args) throws Throwable {
    long parent = Long.parseLong(args[0]);
    // Halts the process, so nobody is left to be told of a failure.
    CompletableFuture<Void> unused =
        ProcessHandle.of(parent)
            .map(ProcessHandle::onExit)
            .orElseThrow(() -> new IllegalStateException("parent " + parent + ": gone already"))
            .thenRun(() -> Runtime.getRuntime().halt(EXIT_ORPHANED));
    ignoreInterrupts();
    try {
      Class.forName(args[1])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
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
