package io.everystore.jobs.ledger;

import org.jspecify.annotations.Nullable;

/** What the ledger of one offer keeps beside its totals: rows of bytes, found by key. */
public interface LedgerTables {
  /** The tables; the names stand in checkpoints and are never changed. */
  enum Table {
    /** One row, the {@code OfferLedgerState}. */
    STATE,
    /** {@code OfferTotals} per person. */
    PEOPLE,
    /** {@code OfferRedemption} per redemption id. */
    REDEMPTIONS,
    /** Codes left, per number. */
    CODES,
    /** Codes that were ever in the pool. */
    KNOWN_CODES,
    /** Redemption ids of reservations, per number, in the order they end. */
    RESERVATIONS,
    /** Redemption ids of rejections, per number, in the order they are forgotten. */
    REJECTIONS
  }

  byte @Nullable [] find(Table table, String key);

  void put(Table table, String key, byte[] row);

  void remove(Table table, String key);

  /** Forgets everything. */
  void clear();
}
