package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.standalone.chaos.ErasureLedger.Trace;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ErasureLedgerTest {
  private static final Set<Trace> EVERYTHING = EnumSet.allOf(Trace.class);

  private final ErasureLedger ledger = new ErasureLedger();

  private void erased(String id) {
    ledger.acted(id, Set.of(id), "token-" + id);
    ledger.asked(id, id);
    ledger.acknowledged(id, id, "receipt-" + id);
  }

  private ErasureLedger.Audit audit(Map<String, Set<Trace>> traces) {
    return ledger.audit(Map.of("serving-1", Set.of()), Map.of("serving-1", traces));
  }

  @Test
  void erasedPersonOfWhomNothingIsServed_andOneWhoStays_areRight() {
    erased("ann");
    ledger.acted("bob", Set.of("bob"), "token-bob");
    ErasureLedger.Audit audit = audit(Map.of("ann", Set.of(), "bob", EVERYTHING));
    assertEquals(List.of(), audit.differences());
    assertEquals(2, audit.people());
    assertEquals(1, audit.acknowledged());
    assertEquals(Map.of("ann", "token-ann", "bob", "token-bob"), ledger.certain());
  }

  @Test
  void erasedPersonOfWhomAnythingIsServed_remains() {
    erased("ann");
    for (Trace trace : Trace.values()) {
      ErasureLedger.Audit audit = audit(Map.of("ann", EnumSet.of(trace)));
      assertEquals(1, audit.remaining());
      assertEquals(
          List.of("serving-1: of ann [" + trace + "] (expected: [])"), audit.differences());
    }
  }

  @Test
  void erasedPersonWhoCouldNotBeAskedFor_isTold() {
    erased("ann");
    assertEquals(
        List.of("serving-1: of ann nothing could be asked (expected: [])"),
        audit(Map.of()).differences());
  }

  @Test
  void personWhoNeverAskedAndIsNotKnown_isMissing() {
    ledger.acted("bob", Set.of("bob"), "token-bob");
    assertEquals(1, audit(Map.of("bob", EnumSet.of(Trace.PAGE))).missing());
  }

  @Test
  void personWithoutAReceiptForEachId_isNotLookedFor() {
    ledger.acted("ann", Set.of("ann", "user-of-ann"), "token-ann");
    ledger.asked("ann", "ann");
    ledger.asked("ann", "user-of-ann");
    ledger.acknowledged("ann", "ann", "receipt");
    ErasureLedger.Audit audit = audit(Map.of("ann", EVERYTHING));
    assertEquals(List.of(), audit.differences());
    assertEquals(1, audit.unacknowledged());
    ledger.acknowledged("ann", "user-of-ann", "receipt-2");
    assertEquals(1, audit(Map.of("ann", Set.of(), "user-of-ann", EVERYTHING)).remaining());
  }

  @Test
  void receiptThatIsNotDone_isTold() {
    erased("ann");
    ErasureLedger.Audit audit =
        ledger.audit(
            Map.of("serving-1", ledger.erasureIds()), Map.of("serving-1", Map.of("ann", Set.of())));
    assertEquals(1, audit.undone());
    assertEquals(List.of("serving-1: erasure receipt-ann not done"), audit.differences());
  }
}
