package io.everystore.feature.aggregate;

import static io.everystore.feature.aggregate.PersonHistoryTest.DAY_MILLIS;
import static io.everystore.feature.aggregate.PersonHistoryTest.NOW;
import static io.everystore.feature.aggregate.PersonHistoryTest.event;
import static io.everystore.feature.aggregate.PersonHistoryTest.randomEvents;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.History;
import io.everystore.feature.proto.Interaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HistoryAppenderTest {
  private static final byte[] NEW = {};

  private final HistoryAppender appender = new HistoryAppender();

  /** Events in any order and with equal times: what objects would have made of it. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void events_asWithObjects(long seed) throws InvalidProtocolBufferException {
    Random random = new Random(seed);
    List<Interaction> events = randomEvents(random, 1_000);
    Collections.shuffle(events, random);
    PersonHistory expected = new PersonHistory();
    byte[] bytes = NEW;
    int appendedCount = 0;
    for (int i = 0; i < events.size(); i++) {
      Interaction event = withProperties(events.get(i), random);
      byte[] appended = appender.append(bytes, event, "somebody", i + 1);
      boolean isOneMore = expected.add(event);
      if (appended != null) {
        assertTrue(isOneMore, "event " + i + " took more than an append");
        History history = History.parseFrom(appended);
        assertEquals("somebody", history.getId());
        assertEquals(i + 1, history.getVersion());
        bytes = appended;
        appendedCount++;
      } else {
        bytes = expected.toProto().build().toByteArray();
      }
      if (i < 100 || i % 16 == 0) {
        assertEquals(
            expected.toProto().build(),
            PersonHistory.parse(bytes).toProto().build(),
            "after event " + i);
        assertEquals(
            events(expected.toProto().build()), events(History.parseFrom(bytes)), "order of " + i);
      }
    }
    assertTrue(appendedCount > 20, appendedCount + " appended");
  }

  @Test
  void thatManyLinesAsAreExact_andNoMore() throws InvalidProtocolBufferException {
    byte[] bytes = NEW;
    for (int i = 0; i < PersonHistory.MAX_EXACT_LINES; i++) {
      bytes = appended(bytes, event("view_item", NOW + i, "item" + i % 40).build());
    }
    History full = History.parseFrom(bytes);
    assertEquals(PersonHistory.MAX_EXACT_LINES, full.getEventNamesCount());
    assertEquals(40, full.getTextsCount());
    assertEquals(40, full.getProductItemsCount());
    assertNull(append(bytes, event("view_item", NOW + 500, "item1").build()));
  }

  @Test
  void whatTakesMore_isLeftToObjects() {
    byte[] old = appended(NEW, event("purchase", NOW - 399 * DAY_MILLIS, "a").build());
    assertNotNull(append(old, event("purchase", NOW, "b").build()));
    assertNull(append(old, event("purchase", NOW + 2 * DAY_MILLIS, "b").build()), "one falls out");
    assertNull(append(old, event("purchase", NOW - 800 * DAY_MILLIS, "b").build()), "too old");
    History byDay = History.newBuilder().addDayGaps(20_000).addDayEvents(1).build();
    assertNull(append(byDay.toByteArray(), event("login", NOW, "a").build()), "days");
  }

  @Test
  void noHistory_isRefused() {
    byte[] cut = {(byte) 0x1A, 0x7F, 1};
    assertThrows(
        IllegalArgumentException.class, () -> append(cut, event("login", NOW, "a").build()));
  }

  /** Times, names and numbers of lines in the order they are written. */
  private static List<String> events(History history) {
    List<String> events = new ArrayList<>();
    long timeMillis = history.getNewestTimeMillis();
    for (int i = 0; i < history.getEventNamesCount(); i++) {
      timeMillis -= history.getEventGapsMillis(i);
      events.add(
          timeMillis
              + " "
              + history.getNames(history.getEventNames(i))
              + " "
              + history.getEventLines(i));
    }
    return events;
  }

  private byte[] appended(byte[] history, Interaction event) {
    return Objects.requireNonNull(append(history, event));
  }

  private byte @Nullable [] append(byte[] history, Interaction event) {
    return appender.append(history, event, "", 0);
  }

  private static Interaction withProperties(Interaction event, Random random) {
    Interaction.Builder more = event.toBuilder();
    if (random.nextInt(5) == 0) {
      more.putParams("source", "s" + random.nextInt(3));
    }
    if (random.nextInt(5) == 0) {
      more.putParams("device_category", random.nextBoolean() ? "" : "tablet");
    }
    if (random.nextInt(20) == 0) {
      more.putParams("user_" + random.nextInt(40), "é" + random.nextInt(3));
    }
    return more.build();
  }
}
