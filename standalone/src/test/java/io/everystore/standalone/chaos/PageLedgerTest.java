package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PageLedgerTest {
  private static final long NOW_MILLIS = 1_750_000_000_000L;
  private static final String EARLY = "2025-06-15T15:06:00Z";
  private static final String LATE = "2025-06-15T15:06:20Z";

  private final PageLedger ledger = new PageLedger();

  private void answer(String before, String lastEventTime, String strategy, String items)
      throws Exception {
    String page =
        """
        {"page":"home","profile":{"last_event_time":%s},
         "rows":[{"strategy":"%s","fallback":null,"items":[%s]}]}\
        """
            .formatted(
                lastEventTime.isEmpty() ? "null" : "\"" + lastEventTime + "\"", strategy, items);
    ledger.answered(
        "serving-1", "ann", before, new ObjectMapper().readTree(page), NOW_MILLIS, false);
  }

  private static String item(String id) {
    return "{\"item_id\":\"" + id + "\"}";
  }

  @Test
  void pageOfWhatThePersonSaw_isRight() throws Exception {
    ledger.touching("ann", "mug");
    answer("", EARLY, "recently-viewed", item("mug"));
    answer(ledger.lastEventTime("serving-1", "ann"), LATE, "trending", item("only-bob"));
    PageLedger.Audit audit = ledger.audit();
    assertEquals(0, audit.wrong(), audit.differences()::toString);
    assertEquals(2, audit.answered());
    assertEquals(Map.of("no fallback", 2L), audit.tiers());
    assertEquals(LATE, ledger.lastEventTime("serving-1", "ann"));
  }

  @Test
  void somebodyElsesItemInAPersonsHistory_isBroken() throws Exception {
    ledger.touching("ann", "mug");
    answer("", EARLY, "continue-shopping", item("mug") + "," + item("only-bob"));
    assertTrue(ledger.audit().differences().toString().contains("only-bob"));
    assertEquals(1, ledger.audit().wrong());
  }

  @Test
  void reasonThatNamesSomebodyElsesItem_isBroken() throws Exception {
    answer(
        "",
        EARLY,
        "because-you-viewed",
        "{\"item_id\":\"pan\",\"reason\":{\"because_item_id\":\"only-bob\"}}");
    assertEquals(1, ledger.audit().wrong());
  }

  @Test
  void lastEventThatGoesBack_isBroken() throws Exception {
    answer(LATE, EARLY, "trending", item("pan"));
    answer(LATE, "", "trending", item("pan"));
    assertEquals(2, ledger.audit().wrong());
  }

  @Test
  void lastEventOfTheFuture_isBroken() throws Exception {
    answer("", "2099-01-01T00:00:00Z", "trending", item("pan"));
    assertEquals(1, ledger.audit().wrong());
  }

  @Test
  void lastEventOfAReplicaWhoseClockIsAhead_isRight() throws Exception {
    String hourAhead = Instant.ofEpochMilli(NOW_MILLIS).plus(ReplicaFaults.CLOCK_ERROR).toString();
    answer("", hourAhead, "trending", item("pan"));
    assertEquals(0, ledger.audit().wrong(), ledger.audit().differences()::toString);
  }

  @Test
  void manyUnanswered_leaveRoomToTellWhatIsWrong() throws Exception {
    for (int i = 0; i <= PageLedger.MAX_TOLD; i++) {
      ledger.unanswered("home");
    }
    answer("", EARLY, "recently-viewed", item("only-bob"));
    assertTrue(ledger.audit().differences().toString().contains("only-bob"));
  }

  @Test
  void pageWithoutItems_orWithOneTwice_orUnanswered_isBroken() throws Exception {
    answer("", EARLY, "trending", "");
    answer("", EARLY, "trending", item("pan") + "," + item("pan"));
    ledger.unanswered("home");
    assertEquals(2, ledger.audit().wrong());
    assertEquals(1, ledger.audit().unanswered());
  }

  @Test
  void pageThatSaysItIsStatic_needsNoItems_whereAFaultExcusesIt() throws Exception {
    answerWithoutRows(",\"fallback\":\"static\"", true);
    assertEquals(Map.of("static", 1L), ledger.audit().tiers());
    assertEquals(0, ledger.audit().wrong());
    answerWithoutRows("", true);
    assertEquals(1, ledger.audit().wrong());
  }

  @Test
  void pageThatSaysItIsStatic_thoughNoFaultExcusesIt_isBroken() throws Exception {
    answerWithoutRows(",\"fallback\":\"static\"", false);
    assertEquals(Map.of(), ledger.audit().tiers());
    assertEquals(1, ledger.audit().wrong());
    assertTrue(ledger.audit().differences().toString().contains("static"));
  }

  private void answerWithoutRows(String fallback, boolean mayBeStatic) throws Exception {
    String page = "{\"page\":\"home\",\"rows\":[]%s}".formatted(fallback);
    ledger.answered(
        "serving-1", "ann", "", new ObjectMapper().readTree(page), NOW_MILLIS, mayBeStatic);
  }

  @Test
  void itemInAPersonsHistoryOrReasons_isTold_andOneThatIsPopularIsNot() throws Exception {
    String rows = "{\"rows\":[{\"strategy\":\"%s\",\"items\":[%s]}]}";
    ObjectMapper json = new ObjectMapper();
    assertTrue(
        PageLedger.isTold(
            json.readTree(rows.formatted("recently-viewed", item("only-ann"))), "only-ann"));
    assertTrue(
        PageLedger.isTold(
            json.readTree(
                rows.formatted(
                    "because-you-viewed",
                    "{\"item_id\":\"pan\",\"reason\":{\"because_item_id\":\"only-ann\"}}")),
            "only-ann"));
    assertFalse(
        PageLedger.isTold(json.readTree(rows.formatted("trending", item("only-ann"))), "only-ann"));
  }
}
