package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GrantLedgerTest {
  private static final int BUDGET = 2;
  private static final int PER_PERSON = 1;

  private final GrantLedger ledger = new GrantLedger();

  private void ask(int keys) {
    for (int i = 0; i < keys; i++) {
      ledger.asked();
    }
  }

  private GrantLedger.Audit audit(long spent) {
    return ledger.audit(Map.of("o", spent), BUDGET, PER_PERSON);
  }

  @Test
  void grantsWithinTheBudget_andRepeatedAnswers_areTrue() {
    ask(3);
    ledger.granted("o", "ann", "k1", "r1");
    ledger.granted("o", "ann", "k1", "r1");
    ledger.granted("o", "bob", "k2", "r2");
    ledger.rejected("o", "k3", "budget");
    GrantLedger.Audit audit = audit(2);
    assertEquals(List.of(), audit.differences());
    assertEquals(2, audit.granted());
    assertEquals(1, audit.rejected());
    assertEquals(0, audit.undecided());
    assertTrue(ledger.isDecided());
  }

  @Test
  void grantsOverTheBudget_areOver() {
    ask(3);
    ledger.granted("o", "ann", "k1", "r1");
    ledger.granted("o", "bob", "k2", "r2");
    ledger.granted("o", "eve", "k3", "r3");
    assertEquals(1, audit(3).over());
  }

  @Test
  void secondGrantToOnePerson_isOver() {
    ask(2);
    ledger.granted("o", "ann", "k1", "r1");
    ledger.granted("o", "ann", "k2", "r2");
    assertEquals(1, audit(2).over());
  }

  @Test
  void redemptionIdGivenToTwoKeys_isDoubled() {
    ask(2);
    ledger.granted("o", "ann", "k1", "r1");
    ledger.granted("o", "bob", "k2", "r1");
    assertEquals(1, audit(2).doubled());
  }

  @Test
  void keyAnsweredInTwoWays_isDoubled() {
    ask(1);
    ledger.rejected("o", "k1", "budget");
    ledger.granted("o", "ann", "k1", "r1");
    GrantLedger.Audit audit = audit(0);
    assertEquals(1, audit.doubled());
    assertEquals(
        List.of("o k1: answered budget, then r1 (expected: the same)"), audit.differences());
  }

  @Test
  void grantTheSystemForgot_isTold() {
    ask(1);
    ledger.granted("o", "ann", "k1", "r1");
    assertEquals(List.of("o: 1 granted answers, its ledger says 0"), audit(0).differences());
  }

  @Test
  void offerThatCannotBeRead_isToldAndItsGrantsAreCounted() {
    ask(3);
    ledger.granted("o", "ann", "k1", "r1");
    ledger.granted("o", "bob", "k2", "r2");
    ledger.granted("o", "eve", "k3", "r3");
    GrantLedger.Audit audit = ledger.audit(Map.of(), BUDGET, PER_PERSON);
    assertEquals(1, audit.over());
    assertEquals(
        List.of(
            "o: 3 granted (expected: at most 2)",
            "o: 3 granted answers, its ledger could not be read"),
        audit.differences());
  }

  @Test
  void grantNobodyWasAnswered_isToldUnlessAKeyIsUndecided() {
    ask(1);
    assertEquals(List.of(), audit(1).differences());
    ledger.rejected("o", "k1", "budget");
    assertEquals(List.of("o: 0 granted answers, its ledger says 1"), audit(1).differences());
  }
}
