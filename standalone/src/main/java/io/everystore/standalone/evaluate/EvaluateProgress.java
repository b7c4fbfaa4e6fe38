package io.everystore.standalone.evaluate;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far an evaluation has come: a bar where a person watches, else a line per part. Belongs
 * to one thread.
 */
final class EvaluateProgress {
  /** Set by the launcher when a person watches. */
  private static final String TERMINAL_PROPERTY = "everystore.terminal";

  private static final int BAR_MILLIS = 250;

  private final PrintStream out;
  private final boolean bars = Boolean.getBoolean(TERMINAL_PROPERTY);
  private final long startNanos = System.nanoTime();
  private @Nullable ProgressBar bar;
  private long done;

  EvaluateProgress(PrintStream out) {
    this.out = out;
  }

  /** A part of so many steps begins; one of none is not shown. */
  void begin(String part, long steps) {
    end();
    done = 0;
    if (steps == 0) {
      return;
    }
    if (bars) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(part)
              .setInitialMax(steps)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(BAR_MILLIS)
              .build();
    } else {
      out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - startNanos) / 1e9, part);
    }
  }

  void step() {
    stepTo(done + 1);
  }

  void stepTo(long step) {
    done = step;
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  /** The part that was going on is over. */
  void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
