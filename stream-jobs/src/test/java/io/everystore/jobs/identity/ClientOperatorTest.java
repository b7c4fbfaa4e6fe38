package io.everystore.jobs.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.everystore.feature.proto.Profile;
import io.everystore.jobs.record.StageInput;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ClientOperatorTest {
  private StageHarness stage;

  @BeforeEach
  void open() throws Exception {
    stage = StageHarness.of(new ClientOperator(StageHarness.CONFIG));
  }

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  private void anonymous(String client, String eventId, long offset) throws Exception {
    stage.send(StageHarness.event(client, client, "", eventId, offset));
  }

  private void loggedIn(String client, String user, String eventId, long offset) throws Exception {
    stage.send(StageHarness.event(client, client, user, eventId, offset));
  }

  @Test
  void anonymousEvents_writeTheClientsProfile() throws Exception {
    anonymous("c", "e1", 0);
    anonymous("c", "e2", 1);
    assertEquals(List.of("profile c v1 events 1", "profile c v2 events 2"), stage.written());
    assertEquals(List.of(), stage.toUsers());
  }

  @Test
  void duplicate_countsOnceAndMovesThePosition() throws Exception {
    anonymous("c", "e1", 0);
    anonymous("c", "e1", 5);
    assertEquals(List.of("profile c v1 events 1", "profile c v6 events 1"), stage.written());
  }

  @Test
  void sameEventIdOfAnotherClient_isNoDuplicate() throws Exception {
    anonymous("c", "e1", 0);
    anonymous("d", "e1", 1);
    assertEquals(List.of("profile c v1 events 1", "profile d v2 events 1"), stage.written());
  }

  @Test
  void duplicateAfterRestore_countsOnce() throws Exception {
    anonymous("c", "e1", 0);
    OperatorSubtaskState state = stage.checkpoint();
    try (StageHarness restored =
        StageHarness.of(new ClientOperator(StageHarness.CONFIG), 1, state)) {
      restored.send(StageHarness.event("c", "c", "", "e1", 1));
      assertEquals(List.of("profile c v2 events 1"), restored.written());
    }
  }

  @Test
  void duplicateOfLinkedClient_goesToItsUser() throws Exception {
    loggedIn("c", "u", "e1", 0);
    anonymous("c", "e1", 1);
    assertEquals(new StageInput.Duplicate("u", 0, 1), stage.toUsers().get(2));
  }

  @Test
  void login_sendsTheProfileAheadOfTheEvent() throws Exception {
    anonymous("c", "e1", 0);
    loggedIn("c", "u", "e2", 1);
    StageInput.Link link = assertInstanceOf(StageInput.Link.class, stage.toUsers().get(0));
    assertEquals("u", link.key());
    assertEquals("c", link.clientId());
    assertEquals(1, Profile.parseFrom(link.profile()).getEventCounts(0).getTotal());
    StageInput.Event event = assertInstanceOf(StageInput.Event.class, stage.toUsers().get(1));
    assertEquals("u", event.key());
    assertEquals(1, event.offset());
  }

  @Test
  void linkedClient_staysLinkedWithoutUserId() throws Exception {
    loggedIn("c", "u", "e1", 0);
    anonymous("c", "e2", 1);
    assertEquals("u", stage.toUsers().get(2).key());
    assertEquals(List.of(), stage.written());
  }

  @Test
  void loginAsAnother_movesTheLinkWithAHigherVersion() throws Exception {
    loggedIn("c", "u", "e1", 0);
    loggedIn("c", "v", "e2", 1);
    StageInput.Link first = assertInstanceOf(StageInput.Link.class, stage.toUsers().get(0));
    StageInput.Link second = assertInstanceOf(StageInput.Link.class, stage.toUsers().get(2));
    assertEquals("v", second.key());
    assertEquals(0, second.profile().length);
    assertEquals(true, second.redirectVersion() > first.redirectVersion());
  }

  @Test
  void checkpoint_repeatsTheRedirectBehindTheAnonymousProfile() throws Exception {
    anonymous("c", "e1", 0);
    loggedIn("c", "u", "e2", 1);
    stage.checkpoint();
    assertEquals(List.of("profile c v1 events 1", "redirect c v3 to u"), stage.written());
  }

  @Test
  void userIdEqualToClientId_belongsToTheUserStageWithoutRedirect() throws Exception {
    loggedIn("u", "u", "e1", 0);
    stage.checkpoint();
    assertInstanceOf(StageInput.Link.class, stage.toUsers().get(0));
    assertEquals(List.of(), stage.written());
  }

  @Test
  void idleClient_endsWithATombstoneAndWithoutState() throws Exception {
    anonymous("c", "e1", 0);
    stage.written();
    stage.pass(StageHarness.LIFETIME.minusMillis(1));
    assertEquals(List.of(), stage.written());
    stage.pass(Duration.ofMillis(1));
    assertEquals(List.of("delete c of profiles.v1"), stage.written());
    assertEquals(0, stage.flink.numKeyedStateEntries());
    assertEquals(0, stage.flink.numProcessingTimeTimers());
  }

  @Test
  void activeClient_livesOnWithOneTimer() throws Exception {
    anonymous("c", "e1", 0);
    stage.pass(StageHarness.LIFETIME.dividedBy(2));
    anonymous("c", "e2", 1);
    stage.written();
    stage.pass(StageHarness.LIFETIME.dividedBy(2));
    assertEquals(List.of(), stage.written());
    assertEquals(1, stage.flink.numProcessingTimeTimers());
    stage.pass(StageHarness.LIFETIME.dividedBy(2));
    assertEquals(List.of("delete c of profiles.v1"), stage.written());
  }

  @Test
  void linkedClient_endsWithItsRedirect() throws Exception {
    loggedIn("c", "u", "e1", 0);
    stage.pass(StageHarness.LIFETIME);
    assertEquals(List.of("delete c of profiles.v1"), stage.written());
  }

  @Test
  void busyClient_remembersEveryIdForADayAndForgetsThem() throws Exception {
    int events = 5 * RecentEventIds.CAPACITY;
    for (int i = 0; i < events; i++) {
      anonymous("c", "e" + i, i);
    }
    stage.pass(Duration.ofHours(23));
    for (int i = 0; i < events; i++) {
      anonymous("c", "e" + i, events + i);
    }
    List<String> written = stage.written();
    assertEquals("profile c v" + 2 * events + " events " + events, written.get(written.size() - 1));
    stage.pass(Duration.ofHours(8));
    stage.checkpoint();
    // One value for the client, nothing left in the map.
    assertEquals(1, stage.flink.numKeyedStateEntries());
  }

  @Test
  void mark_isPassedOnBehindWhatItCovers() throws Exception {
    anonymous("c", "e1", 7);
    stage.send(new StageInput.Mark("m", 0, new int[] {0}, new long[] {7}));
    assertEquals(
        List.of("profile c v8 events 1", "progress 1/0 to 0: [0][7]", "progress 1/0 to 1: [0][7]"),
        stage.written());
    StageInput.Mark mark = assertInstanceOf(StageInput.Mark.class, stage.toUsers().get(0));
    assertEquals(7, mark.offsets()[0]);
  }

  @Test
  void marksInQuickSuccession_areOneAfterTheInterval() throws Exception {
    for (int offset = 0; offset < 10; offset++) {
      stage.send(new StageInput.Mark("m", 0, new int[] {0}, new long[] {offset}));
    }
    assertEquals(2, stage.written().size());
    stage.pass(Duration.ofMillis(StageHarness.CONFIG.markIntervalMillis()));
    assertEquals(
        List.of("progress 1/0 to 0: [0][9]", "progress 1/0 to 1: [0][9]"), stage.written());
    stage.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), stage.written());
  }

  @Test
  void smallerMark_isNotPassedOn() throws Exception {
    stage.send(new StageInput.Mark("m", 0, new int[] {0}, new long[] {9}));
    stage.written();
    stage.pass(Duration.ofSeconds(1));
    stage.send(new StageInput.Mark("m", 1, new int[] {0}, new long[] {4}));
    assertEquals(List.of(), stage.written());
  }

  @Test
  void facts_leaveBeforeTheBarrier() throws Exception {
    anonymous("c", "e1", 0);
    assertEquals(null, stage.flink.getSideOutput(PersonOperator.FACTS));
    stage.checkpoint();
    assertEquals("pan", stage.flink.getSideOutput(PersonOperator.FACTS).peek().getValue().itemId());
  }

  @Test
  void grantOfAnAnonymousClient_isInItsProfile_andGoesWithItToTheUser() throws Exception {
    stage.send(StageHarness.event("c", "c", "", "e1", 0));
    stage.send(StageHarness.granted("c", 1));
    assertEquals(
        List.of("profile c v1 events 1", "profile c v1 events 1 redeemed 1"), stage.written());
    stage.send(StageHarness.event("c", "c", "u", "e2", 1));
    StageInput.Link link = (StageInput.Link) stage.toUsers().get(0);
    assertEquals(1, Profile.parseFrom(link.profile()).getRedemptionsCount());
    stage.send(StageHarness.granted("c", 2));
    StageInput last = stage.toUsers().get(stage.toUsers().size() - 1);
    assertEquals("u", last.key(), "a grant behind the login follows it");
    assertInstanceOf(StageInput.Redeemed.class, last);
  }

  @Test
  void grantOfSomebodyUnknown_goesToTheUsersAndLeavesNoState() throws Exception {
    stage.send(StageHarness.granted("u", 1));
    assertEquals(List.of(), stage.written());
    assertEquals("u", stage.toUsers().get(0).key());
    stage.checkpoint();
    assertEquals(0, stage.flink.numKeyedStateEntries());
  }

  /** Everything at once, with no mark in between. */
  private void post(String client, String user, int from, int events) throws Exception {
    for (int i = from; i < from + events; i++) {
      stage.sendUnmarked(StageHarness.event(client, client, user, "e" + i, i));
    }
  }

  private void mark(long offset) throws Exception {
    stage.sendUnmarked(new StageInput.Mark("m", 0, new int[] {0}, new long[] {offset}));
  }

  @Test
  void postOfManyEvents_isWrittenAtItsFirstAndAheadOfTheMark() throws Exception {
    post("c", "", 0, 10);
    assertEquals(List.of("profile c v1 events 1"), stage.written());
    mark(9);
    assertEquals(
        List.of(
            "profile c v10 events 10", "progress 1/0 to 0: [0][9]", "progress 1/0 to 1: [0][9]"),
        stage.written());
  }

  @Test
  void whoeverDoesOneThing_waitsForNobody() throws Exception {
    post("c", "", 0, 2);
    post("d", "", 2, 1);
    assertEquals(List.of("profile c v1 events 1", "profile d v3 events 1"), stage.written());
  }

  @Test
  void whoeverNeverStops_isWrittenOnceAMark() throws Exception {
    post("c", "", 0, 10);
    mark(9);
    stage.pass(Duration.ofSeconds(1));
    stage.written();
    post("c", "", 10, 10);
    assertEquals(List.of(), stage.written());
    mark(19);
    assertEquals("profile c v20 events 20", stage.written().get(0));
  }

  @Test
  void barrier_writesWhatIsHeldBack() throws Exception {
    post("c", "", 0, 2);
    stage.written();
    stage.checkpoint();
    assertEquals(List.of("profile c v2 events 2"), stage.written());
  }

  @Test
  void login_writesWhatIsHeldBackBeforeTheLinkAndNothingAfterIt() throws Exception {
    post("c", "", 0, 3);
    post("c", "u", 3, 1);
    assertEquals(List.of("profile c v1 events 1", "profile c v3 events 3"), stage.written());
    mark(3);
    assertEquals(
        List.of("progress 1/0 to 0: [0][3]", "progress 1/0 to 1: [0][3]"), stage.written());
  }

  @Test
  void erasure_leavesNothingToBeWrittenLater() throws Exception {
    post("c", "", 0, 3);
    stage.written();
    stage.sendUnmarked(
        new StageInput.Erase("c", "c", "er-1", StageHarness.START_MILLIS, 0, 3, true));
    assertEquals(
        List.of(
            "delete c/%d of sessions.v1".formatted(StageHarness.START_MILLIS),
            "delete c of profiles.v1",
            "acknowledged er-1/clients/0-3"),
        stage.written());
    mark(3);
    assertEquals(
        List.of("progress 1/0 to 0: [0][3]", "progress 1/0 to 1: [0][3]"), stage.written());
  }
}
