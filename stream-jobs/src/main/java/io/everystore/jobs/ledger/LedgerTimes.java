package io.everystore.jobs.ledger;

import java.time.Duration;

/** How long the ledger keeps things, by the append times of the log. */
public final class LedgerTimes {
  /** How long a reservation waits to be committed. */
  public static final Duration RESERVATION = Duration.ofMinutes(15);

  /** How long a rejection is repeated under its key; then the key is free. */
  public static final Duration REJECTION = Duration.ofHours(24);

  /** How long the ledger of an offer that ended or was removed still answers repeats. */
  public static final Duration AFTER_END = Duration.ofDays(30);

  private LedgerTimes() {}
}
