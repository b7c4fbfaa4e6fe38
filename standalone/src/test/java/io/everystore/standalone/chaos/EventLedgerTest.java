package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.standalone.chaos.EventLedger.Audit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EventLedgerTest {
  private final EventLedger ledger = new EventLedger();

  /** Three views of Ann, acknowledged, one of which nobody answered, and one that was refused. */
  private void postAll() {
    for (int i = 0; i < 5; i++) {
      ledger.posted("ann", "view_item");
    }
    ledger.acknowledged("e-0");
    ledger.acknowledged("e-1");
    ledger.acknowledged("e-2");
    ledger.refused("e-4");
  }

  private Audit audit(long views) {
    return ledger.audit(Map.of("serving-1", Map.of("ann", Map.of("view_item", views))));
  }

  @Test
  void countsOfAcknowledged_withAndWithoutTheUnanswered_areTrue() {
    postAll();
    for (long views : List.of(3L, 4L)) {
      Audit audit = audit(views);
      assertEquals(List.of(), audit.differences());
      assertEquals(0, audit.lost());
      assertEquals(0, audit.surplus());
      assertEquals(3, audit.acknowledged());
      assertEquals(1, audit.unanswered());
      assertEquals(1, audit.refused());
      assertTrue(ledger.isTrue("ann", Map.of("view_item", views)));
    }
  }

  @Test
  void acknowledgedEventThatIsNotCounted_isLost() {
    postAll();
    Audit audit = audit(2);
    assertEquals(1, audit.lost());
    assertEquals(0, audit.surplus());
    assertEquals(
        List.of("serving-1: view_item of ann counted 2 times (expected: 3..4)"),
        audit.differences());
    assertFalse(ledger.isTrue("ann", Map.of("view_item", 2L)));
  }

  @Test
  void eventCountedTwice_isSurplus() {
    postAll();
    Audit audit = audit(5);
    assertEquals(0, audit.lost());
    assertEquals(1, audit.surplus());
    assertEquals(
        List.of("serving-1: view_item of ann counted 5 times (expected: 3..4)"),
        audit.differences());
  }

  @Test
  void doubledEvent_doesNotHideALostOneOfAnotherNameOrPerson() {
    ledger.posted("ann", "view_item");
    ledger.posted("ann", "purchase");
    ledger.posted("bob", "view_item");
    for (int i = 0; i < 3; i++) {
      ledger.acknowledged("e-" + i);
    }
    Audit audit =
        ledger.audit(Map.of("serving-1", Map.of("ann", Map.of("view_item", 2L, "purchase", 1L))));
    assertEquals(1, audit.lost());
    assertEquals(1, audit.surplus());
  }

  @Test
  void countOfAnEventNobodyPosted_isSurplus() {
    postAll();
    Audit audit =
        ledger.audit(Map.of("serving-1", Map.of("ann", Map.of("view_item", 3L, "purchase", 1L))));
    assertEquals(1, audit.surplus());
    assertFalse(ledger.isTrue("ann", Map.of("view_item", 3L, "purchase", 1L)));
  }

  @Test
  void replicaThatLostAnEvent_isToldBesideOneThatHasIt() {
    postAll();
    Audit audit =
        ledger.audit(
            Map.of(
                "serving-1", Map.of("ann", Map.of("view_item", 3L)),
                "serving-2", Map.of()));
    assertEquals(3, audit.lost());
    assertEquals(
        List.of("serving-2: view_item of ann counted 0 times (expected: 3..4)"),
        audit.differences());
  }

  @Test
  void refusalOfTheRepetitionOfAnAcknowledgedEvent_leavesItAcknowledged() {
    ledger.posted("ann", "view_item");
    ledger.acknowledged("e-0");
    ledger.refused("e-0");
    assertEquals(1, ledger.count(EventLedger.State.ACKNOWLEDGED));
  }

  @Test
  void eachEvent_hasAnIdOfItsOwn_howeverManyThereAre() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      ids.add(ledger.posted("person-" + i % 7, "view_item"));
    }
    assertEquals(200_000, ids.size());
    ids.forEach(ledger::acknowledged);
    ids.forEach(ledger::acknowledged);
    assertEquals(200_000, ledger.count(EventLedger.State.ACKNOWLEDGED));
    assertEquals(
        Map.of("view_item", new EventLedger.Bounds(28_572, 28_572)), ledger.expected("person-0"));
    assertThrows(IllegalStateException.class, () -> ledger.acknowledged("e-200000"));
  }
}
