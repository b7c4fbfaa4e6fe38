package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.History;
import io.everystore.standalone.chaos.EventLedger.Audit;
import java.util.HashMap;
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
    return ledger.audit(Map.of("serving-1", Map.of("ann", counts(Map.of("view_item", views)))));
  }

  private static Map<String, EventSums> counts(Map<String, Long> counts) {
    Map<String, EventSums> sums = new HashMap<>();
    counts.forEach((name, count) -> sums.put(name, EventSums.counted(count)));
    return sums;
  }

  /** What is found of Ann's views when these were counted, and which of them one by one. */
  private Audit auditHistory(List<String> byDay, List<String> exact) {
    History.Builder history =
        History.newBuilder()
            .addNames("view_item")
            .addDayNames(0)
            .addDayEvents(byDay.size())
            .addDayValues(byDay.stream().mapToLong(EventLedger::valueCents).sum());
    for (String id : exact) {
      history.addEventNames(0).addEventValues(EventLedger.valueCents(id) + 1);
    }
    return ledger.audit(Map.of("histories.v1", Map.of("ann", HistoryTopic.sums(history.build()))));
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
        ledger.audit(
            Map.of("serving-1", Map.of("ann", counts(Map.of("view_item", 2L, "purchase", 1L)))));
    assertEquals(1, audit.lost());
    assertEquals(1, audit.surplus());
  }

  @Test
  void everyEventOnce_oneByOneOrByDay_isTrue() {
    postAll();
    for (Audit audit :
        List.of(
            auditHistory(List.of(), List.of("e-2", "e-1", "e-0")),
            auditHistory(List.of("e-0", "e-1"), List.of("e-2")),
            auditHistory(List.of("e-0", "e-1"), List.of("e-3", "e-2")),
            auditHistory(List.of("e-0", "e-1", "e-2", "e-3"), List.of()))) {
      assertEquals(List.of(), audit.differences());
    }
  }

  @Test
  void doubledEvent_doesNotHideALostOneOfTheSameNameAndPerson() {
    postAll();
    for (Audit audit :
        List.of(
            auditHistory(List.of(), List.of("e-2", "e-2", "e-0")),
            auditHistory(List.of("e-0"), List.of("e-2", "e-2")),
            auditHistory(List.of("e-0", "e-2", "e-2"), List.of()))) {
      assertEquals(1, audit.lost(), audit::toString);
      assertEquals(1, audit.surplus(), audit::toString);
    }
    assertEquals(
        List.of(
            "histories.v1: view_item of ann counted 3 times (expected: 3..4),"
                + " 0 of them again, worth 7 cents (expected: 6..10)"),
        auditHistory(List.of("e-0", "e-2", "e-2"), List.of()).differences());
  }

  @Test
  void refusedEventInPlaceOfAnAcknowledgedOne_isALostAndASurplusOne() {
    postAll();
    Audit audit = auditHistory(List.of("e-0", "e-1", "e-4"), List.of());
    assertEquals(1, audit.lost());
    assertEquals(1, audit.surplus());
  }

  @Test
  void historyWithoutAnEvent_orWithOneMore_isLost_orSurplus() {
    postAll();
    Audit lost = auditHistory(List.of("e-0"), List.of("e-1"));
    assertEquals(1, lost.lost());
    assertEquals(0, lost.surplus());
    Audit surplus = auditHistory(List.of("e-0"), List.of("e-1", "e-2", "e-2", "e-3"));
    assertEquals(0, surplus.lost());
    assertEquals(1, surplus.surplus());
  }

  @Test
  void countOfAnEventNobodyPosted_isSurplus() {
    postAll();
    Audit audit =
        ledger.audit(
            Map.of("serving-1", Map.of("ann", counts(Map.of("view_item", 3L, "purchase", 1L)))));
    assertEquals(1, audit.surplus());
    assertFalse(ledger.isTrue("ann", Map.of("view_item", 3L, "purchase", 1L)));
  }

  @Test
  void replicaThatLostAnEvent_isToldBesideOneThatHasIt() {
    postAll();
    Audit audit =
        ledger.audit(
            Map.of(
                "serving-1", Map.of("ann", counts(Map.of("view_item", 3L))),
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
