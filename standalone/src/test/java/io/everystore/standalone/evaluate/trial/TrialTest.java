package io.everystore.standalone.evaluate.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TrialTest {
  private static List<String> sessions(InteractionLog log, List<Step> steps) {
    Set<LogSession> sessions = new LinkedHashSet<>();
    for (Step step : steps) {
      LogSession session = step.session();
      if (session != null) {
        sessions.add(session);
      }
    }
    return sessions.stream().map(session -> text(log, session)).toList();
  }

  private static String text(InteractionLog log, LogSession session) {
    return java.util.Arrays.stream(session.items())
        .mapToObj(log::itemId)
        .collect(Collectors.joining(" "));
  }

  private static List<String> cut(InteractionLog log) {
    return SessionCutter.cut(log).stream().map(session -> text(log, session)).toList();
  }

  @Test
  void logWithSessions_isCutByThem() {
    InteractionLog log =
        new LogBuilder()
            .event("view_item", "ann", "1", 0, "a")
            .event("view_item", "ann", "2", 1, "b")
            .event("view_item", "ann", "1", 90, "c")
            .event("view_item", "bob", "1", 2, "d")
            .build();
    assertEquals(List.of("a c", "b", "d"), cut(log));
  }

  @Test
  void logWithoutSessions_isCutAfterHalfAnHourOfSilence() {
    InteractionLog log =
        new LogBuilder()
            .event("view_item", "ann", "", 0, "a")
            .event("view_item", "bob", "", 1, "x")
            .event("view_item", "ann", "", 30, "b")
            .event("view_item", "ann", "", 61, "c")
            .build();
    assertEquals(List.of("a b", "x", "c"), cut(log));
  }

  @Test
  void cartAndPurchase_areNoClicksBesideViews() {
    LogBuilder events =
        new LogBuilder()
            .event("add_to_cart", "ann", "1", 1, "a")
            .event("purchase", "ann", "1", 2, "b");
    assertEquals(List.of("a b"), cut(events.build()));
    assertEquals(List.of("c"), cut(events.event("view_item", "ann", "1", 0, "c").build()));
  }

  @Test
  void eventsOutOfOrder_areTakenByTime() {
    InteractionLog log =
        new LogBuilder()
            .event("view_item", "ann", "1", 5, "b")
            .event("view_item", "ann", "1", 4, "a")
            .build();
    assertEquals(List.of("a b"), cut(log));
  }

  @Test
  void sessionRec_leavesOutShortSessionsThenRareItemsThenShortSessions() {
    // z has five clicks, one of them alone in its session: four count. y loses its partner.
    InteractionLog log =
        new LogBuilder()
            .session("1", 0, "a z a")
            .session("2", 10, "a z a")
            .session("3", 20, "a z z")
            .session("4", 30, "z")
            .session("5", 40, "a q")
            .session("6", 50, "a a")
            .build();
    Trial trial = Trial.of(log, Protocol.SESSION_REC, LogBuilder.millis(50), 5);
    assertEquals(List.of("a a", "a a"), sessions(log, trial.train()));
    assertEquals(List.of("a a"), sessions(log, trial.test()));
  }

  @Test
  void sessionRec_splitsWholeSessionsByTheirEnd() {
    InteractionLog log =
        new LogBuilder()
            .session("1", 0, "a b c")
            .session("2", 98, "a b a")
            .session("3", 97, "a b c")
            .session("4", 200, "a n b")
            .session("5", 300, "n a")
            .build();
    Trial trial = Trial.of(log, Protocol.SESSION_REC, LogBuilder.millis(100), 1);
    assertEquals(List.of("a b c", "a b c"), sessions(log, trial.train()));
    // n is in no training session; what remains of the last session is one click.
    assertEquals(List.of("a b a", "a b"), sessions(log, trial.test()));
    assertEquals(3, trial.predictions());
  }

  @Test
  void noRepeats_leavesOutClicksOnTheItemAtHand() {
    InteractionLog log =
        new LogBuilder().session("1", 0, "a a b a").session("2", 10, "b b").build();
    Trial trial = Trial.of(log, Protocol.NO_REPEATS, LogBuilder.millis(100), 1);
    assertEquals(List.of("a b a"), sessions(log, trial.train()));
  }

  @Test
  void noRepeats_leavesOutThoseThatFiltersMake() {
    InteractionLog log =
        new LogBuilder()
            .session("1", 0, "a r a b a b a b a b")
            .session("2", 100, "a n a b")
            .build();
    Trial trial = Trial.of(log, Protocol.NO_REPEATS, LogBuilder.millis(50), 4);
    assertEquals(List.of("a b a b a b a b"), sessions(log, trial.train()));
    assertEquals(List.of("a b"), sessions(log, trial.test()));
  }

  @Test
  void prequential_splitsByTimeAndLeavesNothingOut() {
    InteractionLog log =
        new LogBuilder()
            .session("1", 0, "a b c")
            .event("purchase", "client-1", "1", 3, "c")
            .session("2", 10, "n")
            .build();
    Trial trial = Trial.of(log, Protocol.PREQUENTIAL, LogBuilder.millis(1), 5);
    assertEquals(1, trial.train().size());
    assertEquals(4, trial.test().size());
    // b's next is c; a's next is before the split's test, the purchase is no click.
    assertEquals(1, trial.predictions());
  }

  @Test
  void defaultSplit_leavesTheLastSeventhOfTheTime() {
    InteractionLog log = new LogBuilder().session("1", 0, "a").session("2", 70, "b").build();
    assertEquals(LogBuilder.millis(60), Trial.defaultSplitMillis(log));
  }

  @Test
  void validation_looksAtNothingAfterTheSplit() {
    InteractionLog log =
        new LogBuilder()
            .session("1", 0, "a b")
            .session("2", 60, "b a")
            .session("3", 68, "a b n n")
            .build();
    Trial trial = Trial.of(log, Protocol.PREQUENTIAL, LogBuilder.millis(70), 5);
    Trial validation = trial.validation();
    assertEquals(List.of("a b"), sessions(log, validation.train()));
    assertEquals(List.of("b a", "a b"), sessions(log, validation.test()));
  }

  @Test
  void unknownProtocol_isRefusedWithThoseThereAre() {
    Exception refusal =
        assertThrows(IllegalArgumentException.class, () -> Protocol.of("leave-one-out"));
    assertEquals(
        "--protocol: leave-one-out (expected: prequential, session-rec, no-repeats)",
        refusal.getMessage());
  }
}
