package io.everystore.standalone.up;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Lines for the person at the terminal, with the time since the process began. Thread-safe. */
public final class Progress {
  private final PrintStream out;

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** A part is ready. */
  void ready(String part, String detail) {
    say(String.format(Locale.ROOT, "  %-8s %5.1f s  %s", part, seconds(), detail));
  }

  void address(String name, String address) {
    say(String.format(Locale.ROOT, "  %-8s %s", name, address));
  }

  /** Something that is not as it should be. */
  public void warn(String line) {
    say("! " + line);
  }

  public synchronized void say(String line) {
    out.println(line);
    out.flush();
  }

  /** Since the process began. */
  double seconds() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
  }
}
