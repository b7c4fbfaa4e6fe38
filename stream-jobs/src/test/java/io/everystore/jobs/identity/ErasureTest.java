package io.everystore.jobs.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.record.UnitInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** Somebody is forgotten, by both stages, and stays forgotten. */
final class ErasureTest {
  private static final long START = StageHarness.START_MILLIS;

  @Test
  void client_isDeletedAndNotBroughtBackByALateEventButByANewOne() throws Exception {
    try (StageHarness stage = StageHarness.of(new ClientOperator(StageHarness.CONFIG))) {
      stage.send(event("c", "", "1", 0, START));
      assertEquals(List.of("profile c v1 events 1", "sessions.v1"), stage.written());
      stage.send(erase("c", "c", START + 10, 1));
      assertEquals(List.of(new UnitInput.Erased("c")), stage.toUnits());
      assertEquals(
          List.of(
              "delete c/" + START + " of sessions.v1",
              "delete c of profiles.v1",
              "acknowledged e1/clients/0-1"),
          stage.written());
      stage.send(event("c", "", "2", 2, START + 10));
      assertEquals(List.of(), stage.written(), "late");
      stage.send(event("c", "", "3", 3, START + 11));
      assertEquals(List.of("profile c v4 events 1", "sessions.v1"), stage.written());
    }
  }

  @Test
  void clientOfAUser_leadsToTheUserAndIsNobodysAfterwards() throws Exception {
    try (StageHarness stage = StageHarness.of(new ClientOperator(StageHarness.CONFIG))) {
      stage.send(event("c", "u", "1", 0, START));
      stage.send(erase("c", "c", START, 1));
      List<StageInput> sent = stage.toUsers();
      StageInput.Erase own = (StageInput.Erase) sent.get(sent.size() - 2);
      StageInput.Erase users = (StageInput.Erase) sent.get(sent.size() - 1);
      assertEquals("c", own.key());
      assertTrue(own.own());
      assertEquals("u", users.key());
      assertFalse(users.own());
      stage.written();
      stage.checkpoint();
      assertEquals(List.of(), stage.written(), "the redirect is not written once more");
      stage.send(event("c", "", "2", 2, START + 1));
      assertEquals(List.of("profile c v3 events 1", "sessions.v1"), stage.written());
    }
  }

  @Test
  void clientThatWasErased_isNotBroughtBackByAListOrAGrant() throws Exception {
    try (StageHarness stage = StageHarness.of(new ClientOperator(StageHarness.CONFIG))) {
      stage.send(event("c", "", "1", 0, START));
      stage.send(erase("c", "c", START + 10, 1));
      stage.written();
      stage.send(new StageInput.Listed("c", "vips", 1));
      // Of an event that was counted before: what is new of a profile is written with it.
      stage.send(event("c", "", "1", 2, START + 11));
      assertEquals(List.of(), stage.written(), "a list");
      stage.send(StageHarness.granted("c", 1));
      stage.send(event("c", "", "1", 3, START + 11));
      assertEquals(List.of(), stage.written(), "a grant");
      stage.send(event("c", "", "2", 4, START + 11));
      assertEquals(List.of("profile c v5 events 1", "sessions.v1"), stage.written());
    }
  }

  @Test
  void userWhoWasErased_isNotBroughtBackByAListOrAGrant() throws Exception {
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG))) {
      stage.send(event("u", "c", "u", "1", 5, START));
      stage.send(erase("u", "u", START, 6));
      stage.written();
      stage.send(new StageInput.Listed("u", "vips", 1));
      stage.send(new StageInput.Duplicate("u", 0, 7));
      assertEquals(List.of(), stage.written(), "a list");
      stage.send(StageHarness.granted("u", 1));
      stage.send(new StageInput.Duplicate("u", 0, 8));
      assertEquals(List.of(), stage.written(), "a grant");
      stage.send(event("u", "c", "u", "2", 9, START + 1));
      assertEquals(List.of("profile u v10 events 1", "sessions.v1"), stage.written());
    }
  }

  @Test
  void user_isDeletedWithItsClientsAlsoAfterARestart() throws Exception {
    OperatorSubtaskState state;
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG))) {
      stage.send(event("u", "c", "u", "1", 5, START));
      stage.send(erase("u", "c2", START, 6));
      assertEquals(List.of(new UnitInput.Erased("u")), stage.toUnits());
      assertEquals(
          List.of(
              "profile u v6 events 1",
              "sessions.v1",
              "delete u/" + START + " of sessions.v1",
              "delete c of profiles.v1",
              "delete u of profiles.v1",
              "delete c2 of profiles.v1",
              "acknowledged e1/users/0-6"),
          stage.written());
      state = stage.checkpoint();
    }
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG), 1, state)) {
      stage.send(event("u", "c", "u", "2", 7, START));
      assertEquals(List.of(), stage.written(), "late");
      stage.send(event("u", "c", "u", "3", 8, START + 1));
      assertEquals(List.of("profile u v9 events 1", "sessions.v1"), stage.written());
    }
  }

  @Test
  void lateLoginOnANewDevice_bringsNobodyBack() throws Exception {
    try (StageHarness stage = StageHarness.of(new UserOperator(StageHarness.CONFIG))) {
      stage.send(event("u", "c", "u", "1", 0, START));
      stage.send(erase("u", "u", START, 1));
      stage.written();
      stage.send(new StageInput.Link("u", "d", 5, new byte[0], new byte[0]));
      stage.send(event("u", "d", "u", "2", 2, START));
      assertEquals(List.of(), stage.written());
      stage.send(new StageInput.Link("u", "d", 6, new byte[0], new byte[0]));
      stage.send(event("u", "d", "u", "3", 3, START + 1));
      assertEquals(
          List.of(
              "profile u v1 events 0",
              "redirect d v6 to u",
              "profile u v4 events 1",
              "sessions.v1"),
          stage.written());
    }
  }

  @Test
  void history_isTakenBack() throws Exception {
    try (StageHarness stage = StageHarness.of(new ClientOperator(StageHarness.CONFIG))) {
      stage.send(event("c", "", "1", 0, START));
      stage.send(erase("c", "c", START, 1));
      stage.checkpoint();
      List<OutboundRecord> histories =
          stage.flink.extractOutputValues().stream()
              .filter(record -> record.topic().equals(Topics.HISTORIES))
              .toList();
      OutboundRecord last = histories.get(histories.size() - 1);
      assertEquals("c", new String(last.key(), StandardCharsets.UTF_8));
      assertEquals(null, last.value());
    }
  }

  private static StageInput.Erase erase(String key, String client, long timeMillis, long offset) {
    return new StageInput.Erase(key, client, "e1", timeMillis, 0, offset, true);
  }

  private static StageInput.Event event(
      String client, String user, String id, long offset, long timeMillis) {
    return event(client, client, user, id, offset, timeMillis);
  }

  private static StageInput.Event event(
      String key, String client, String user, String id, long offset, long timeMillis) {
    return new StageInput.Event(
        key,
        0,
        offset,
        StageHarness.interaction(client, user, id)
            .setEventTimeMillis(timeMillis)
            .addItems(InteractionItem.newBuilder().setItemId("pot"))
            .build()
            .toByteArray());
  }
}
