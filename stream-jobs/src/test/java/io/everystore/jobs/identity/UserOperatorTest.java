package io.everystore.jobs.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.proto.Interaction;
import io.everystore.jobs.affinity.FactSink;
import io.everystore.jobs.item.ItemDeltas;
import io.everystore.jobs.profile.ProfileState;
import io.everystore.jobs.record.StageInput;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

final class UserOperatorTest {
  private static byte[] anonymousProfile(String client, int events) {
    FactSink ignored = new ItemDeltas();
    ProfileState profile = ProfileState.create(client);
    for (int i = 0; i < events; i++) {
      Interaction event = StageHarness.interaction(client, "", "a" + i).build();
      profile.apply(event, 0, i, ignored);
    }
    return profile.toByteArray();
  }

  @Test
  void login_writesTheMergedProfileThenTheRedirectThenTheEvent() throws Exception {
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG))) {
      stage.send(new StageInput.Link("u", "c", 5, anonymousProfile("c", 3), new byte[0]));
      stage.send(StageHarness.event("u", "c", "u", "e1", 3));
      assertEquals(
          List.of("profile u v3 events 3", "redirect c v5 to u", "profile u v4 events 4"),
          stage.written());
    }
  }

  @Test
  void linkOfAUserToItself_writesNoRedirect() throws Exception {
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG))) {
      stage.send(new StageInput.Link("u", "u", 5, new byte[0], new byte[0]));
      assertEquals(List.of("profile u v0 events 0"), stage.written());
    }
  }

  @Test
  void duplicate_movesThePositionOnly() throws Exception {
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG))) {
      stage.send(StageHarness.event("u", "c", "u", "e1", 0));
      stage.send(new StageInput.Duplicate("u", 0, 9));
      assertEquals(List.of("profile u v1 events 1", "profile u v10 events 1"), stage.written());
    }
  }

  @Test
  void twoClientSubtasks_markHoldsWhatBothPassed() throws Exception {
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG), 2, null)) {
      String key = io.everystore.jobs.stage.SubtaskKeys.of(128, 2)[0];
      stage.send(new StageInput.Mark(key, 0, new int[] {0, 1}, new long[] {10, 20}));
      assertEquals(List.of(), stage.written());
      stage.send(new StageInput.Mark(key, 1, new int[] {0}, new long[] {7}));
      assertEquals(
          List.of("progress 2/0 to 0: [0][7]", "progress 2/0 to 1: [0][7]"), stage.written());
      stage.pass(Duration.ofSeconds(1));
      stage.send(new StageInput.Mark(key, 1, new int[] {0, 1}, new long[] {30, 15}));
      assertEquals(
          List.of("progress 2/0 to 0: [0, 1][10, 15]", "progress 2/0 to 1: [0, 1][10, 15]"),
          stage.written());
    }
  }

  @Test
  void moreUsersThanTheCacheHolds_allSurviveARestore() throws Exception {
    OperatorSubtaskState state;
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG))) {
      for (int i = 0; i < 50; i++) {
        stage.send(StageHarness.event("u" + i % 10, "c", "u", "e" + i, i));
      }
      state = stage.checkpoint();
    }
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG), 1, state)) {
      for (int i = 0; i < 10; i++) {
        stage.send(StageHarness.event("u" + i, "c", "u", "f" + i, 50 + i));
        assertEquals(List.of("profile u" + i + " v" + (51 + i) + " events 6"), stage.written());
      }
    }
  }

  @Test
  void idleUser_endsWithATombstoneAndWithoutState() throws Exception {
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG))) {
      stage.send(StageHarness.event("u", "c", "u", "e1", 0));
      stage.pass(StageHarness.LIFETIME.minusDays(1));
      stage.send(StageHarness.event("u", "c", "u", "e2", 1));
      stage.written();
      stage.pass(StageHarness.LIFETIME.minusDays(1));
      assertEquals(List.of(), stage.written());
      stage.pass(Duration.ofDays(1));
      assertEquals(List.of("delete u of profiles.v1"), stage.written());
      assertEquals(0, stage.flink.numKeyedStateEntries());
      assertEquals(0, stage.flink.numProcessingTimeTimers());
    }
  }

  @Test
  void grantOfAKnownUser_isInTheirProfile() throws Exception {
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG))) {
      stage.send(StageHarness.event("u", "c", "u", "e1", 0));
      stage.send(StageHarness.granted("u", 1));
      stage.send(StageHarness.granted("u", 1));
      assertEquals(
          List.of("profile u v1 events 1", "profile u v1 events 1 redeemed 1"), stage.written());
    }
  }

  @Test
  void grantOfAUserNoEventToldOf_waitsForOne_andEndsWithoutATombstone() throws Exception {
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG))) {
      stage.send(StageHarness.granted("u", 2));
      stage.send(StageHarness.granted("stranger", 1));
      assertEquals(List.of(), stage.written());
      stage.pass(Duration.ofDays(1));
      stage.send(StageHarness.event("u", "c", "u", "e1", 0));
      assertEquals(List.of("profile u v1 events 1 redeemed 2"), stage.written());
      stage.pass(StageHarness.LIFETIME.minusDays(1));
      assertEquals(List.of(), stage.written());
      stage.checkpoint();
      assertEquals(1, stage.flink.numKeyedStateEntries(), "the stranger is forgotten");
    }
  }
}
