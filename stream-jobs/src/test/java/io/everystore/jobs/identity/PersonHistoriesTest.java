package io.everystore.jobs.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.History;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Histories as they are written, of people who come and go between memory and state. */
final class PersonHistoriesTest {
  private static final int PEOPLE = 4;

  /** Beyond what is kept exactly of each. */
  private static final int EVENTS = PEOPLE * (PersonHistory.MAX_EXACT_LINES + 60);

  private final Random random = new Random(5);
  private final Map<String, PersonHistory> expected = new HashMap<>();
  private final Map<String, History> written = new HashMap<>();
  private final Map<String, Long> lastOffsets = new HashMap<>();
  private int read;

  @Test
  void everyEventIsInTheHistoryOfItsPerson() throws Exception {
    try (StageHarness stage = StageHarness.of(new ClientOperator(StageHarness.CONFIG))) {
      for (int i = 0; i < EVENTS; i++) {
        String person = "p" + random.nextInt(PEOPLE);
        Interaction event = event(person, i);
        stage.send(new StageInput.Event(person, 0, i, event.toByteArray()));
        expected.computeIfAbsent(person, id -> new PersonHistory()).add(event);
        lastOffsets.put(person, (long) i);
        if (i % 50 == 49) {
          // On a slow machine a step writes one of them.
          for (int step = 0; step < 2 * PEOPLE; step++) {
            stage.pass(Duration.ofMillis(StageHarness.CONFIG.historyWriteMillis()));
          }
          check(stage, i);
        }
      }
    }
  }

  private void check(StageHarness stage, int event) throws Exception {
    var all = stage.flink.extractOutputValues();
    for (OutboundRecord record : all.subList(read, all.size())) {
      if (record.topic().equals(Topics.HISTORIES)) {
        written.put(
            new String(record.key(), StandardCharsets.UTF_8), History.parseFrom(record.value()));
      }
    }
    read = all.size();
    assertEquals(expected.keySet(), written.keySet());
    for (Map.Entry<String, PersonHistory> person : expected.entrySet()) {
      History history = Objects.requireNonNull(written.get(person.getKey()));
      String message = person.getKey() + " after event " + event;
      assertEquals(person.getKey(), history.getId(), message);
      assertEquals(
          lastOffsets.getOrDefault(person.getKey(), -1L) + 1, history.getVersion(), message);
      assertEquals(
          person.getValue().toProto().build(),
          PersonHistory.of(history).toProto().build(),
          message);
    }
  }

  private Interaction event(String person, int number) {
    long timeMillis = StageHarness.START_MILLIS + (number - random.nextInt(40)) / 3 * 1_000L;
    if (random.nextInt(100) == 0) {
      // Too old to be held, which is not told from the bytes alone.
      timeMillis -= Duration.ofDays(2L * PersonHistory.MAX_DAYS).toMillis();
    }
    return StageHarness.interaction(person, "", "e" + number)
        .setName(random.nextInt(4) == 0 ? "add_to_cart" : "view_item")
        .setEventTimeMillis(timeMillis)
        .clearItems()
        .addItems(
            InteractionItem.newBuilder()
                .setItemId("item" + random.nextInt(30))
                .setPriceCents(random.nextInt(3) * 100L))
        .build();
  }
}
