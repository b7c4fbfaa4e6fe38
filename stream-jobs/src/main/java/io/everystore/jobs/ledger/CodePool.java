package io.everystore.jobs.ledger;

import io.everystore.feature.definition.OfferRules;
import io.everystore.feature.proto.OfferLedgerState;
import io.everystore.jobs.ledger.LedgerTables.Table;
import java.util.List;

/** The unique codes of one offer: each handed out once, in the order they came. */
final class CodePool {
  /** Codes one offer ever has; more are not taken. */
  static final long MAX_CODES = 1_000_000;

  private static final byte[] THERE = {1};

  private final LedgerTables tables;
  private final LedgerRows rows;
  private final OfferLedgerState.Builder state;

  CodePool(LedgerTables tables, LedgerRows rows, OfferLedgerState.Builder state) {
    this.tables = tables;
    this.rows = rows;
    this.state = state;
  }

  long left() {
    return state.getCodesTail() - state.getCodesHead();
  }

  /** Adds codes that were never there before and are codes; answers how many. */
  int add(List<String> codes) {
    int added = 0;
    for (String code : codes) {
      if (OfferRules.isCode(code)
          && state.getCodesTail() < MAX_CODES
          && tables.find(Table.KNOWN_CODES, code) == null) {
        tables.put(Table.KNOWN_CODES, code, THERE);
        giveBack(code);
        added++;
      }
    }
    return added;
  }

  /** Takes the oldest code out; there must be one. */
  String take() {
    long number = state.getCodesHead();
    String code = rows.findText(Table.CODES, number);
    if (code == null) {
      throw new IllegalStateException("code " + number + ": missing (expected: in the pool)");
    }
    rows.removeNumber(Table.CODES, number);
    state.setCodesHead(number + 1);
    return code;
  }

  /** Puts a code back that nobody was shown. */
  void giveBack(String code) {
    rows.putText(Table.CODES, state.getCodesTail(), code);
    state.setCodesTail(state.getCodesTail() + 1);
  }
}
