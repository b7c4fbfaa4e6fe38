package io.everystore.standalone.evaluate.trial;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a log is filtered and split before it is asked of. */
public enum Protocol {
  /**
   * Test, then learn: every click after the split is predicted from all that came before it, and
   * learned afterwards. Nothing is filtered.
   */
  PREQUENTIAL,
  /**
   * Session-rec (Ludewig, Mauro, Latifi, Jannach: "Empirical analysis of session-based
   * recommendation algorithms", 2020): items of at least 5 clicks, sessions of at least 2, those
   * that end after the split are test, reduced to items of the others and revealed click by click.
   */
  SESSION_REC,
  /** The same after repeats of the item at hand were removed. */
  NO_REPEATS;

  /** Clicks an item needs to count, as published. */
  public static final int MIN_ITEM_CLICKS = 5;

  /** The name as typed on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** True for the published protocols, which filter. */
  public boolean filters() {
    return this != PREQUENTIAL;
  }

  /**
   * Finds the protocol called {@code word}.
   *
   * @throws IllegalArgumentException when there is none, naming those there are
   */
  public static Protocol of(String word) {
    for (Protocol protocol : values()) {
      if (protocol.word().equals(word)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException(
        "--protocol: "
            + word
            + " (expected: "
            + Arrays.stream(values()).map(Protocol::word).collect(Collectors.joining(", "))
            + ")");
  }
}
