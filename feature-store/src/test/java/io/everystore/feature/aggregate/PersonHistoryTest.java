package io.everystore.feature.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.History;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.Property;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PersonHistoryTest {
  static final long DAY_MILLIS = 86_400_000;
  static final long NOW = 20_000 * DAY_MILLIS + 12_345;
  private static final List<String> NAMES =
      List.of("view_item", "add_to_cart", "purchase", "login");

  /** Shuffled, split over two histories, written and read between: the same content. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void eventsInAnyOrderAndGrouping_sameContent(long seed) {
    Random random = new Random(seed);
    List<Interaction> events = randomEvents(random, 200 + random.nextInt(4_000));
    History expected = added(events).toProto().build();
    for (int round = 0; round < 4; round++) {
      Collections.shuffle(events, random);
      PersonHistory ours = new PersonHistory();
      PersonHistory theirs = new PersonHistory();
      int mine = random.nextInt(100);
      for (Interaction event : events) {
        (random.nextInt(100) < mine ? ours : theirs).add(event);
        if (random.nextInt(200) == 0) {
          ours = PersonHistory.of(ours.toProto().build());
        }
      }
      ours.merge(theirs);
      assertEquals(expected, ours.toProto().build(), "seed " + seed + ", round " + round);
    }
    assertEquals(expected, PersonHistory.of(expected).toProto().build());
  }

  @Test
  void moreThanTheBound_newestExactAndTheOthersByDay() {
    List<Interaction> events = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      events.add(event("view_item", NOW - i * 1_000L, "item" + i % 10).build());
    }
    History history = added(events).toProto().build();
    assertEquals(500, history.getEventNamesCount());
    assertEquals(NOW, history.getNewestTimeMillis());
    assertEquals(NOW - 500_000, history.getExactAfterMillis());
    assertEquals(200, history.getDayEventsList().stream().mapToLong(n -> n).sum());
    assertEquals(200, history.getItemDayLinesList().stream().mapToLong(n -> n).sum());
  }

  @Test
  void daysBeforeTheLimit_areForgotten() {
    History history =
        added(
                List.of(
                    event("purchase", NOW - 401 * DAY_MILLIS, "a").build(),
                    event("purchase", NOW - 400 * DAY_MILLIS, "b").build(),
                    event("purchase", NOW, "c").build()))
            .toProto()
            .build();
    assertEquals(List.of("c", "b"), history.getTextsList());
  }

  @Test
  void floodOfNamesAndItems_staysBounded() {
    PersonHistory history = new PersonHistory();
    for (int i = 0; i < 20_000; i++) {
      history.add(event("e" + i, NOW - i * 60_000L, "item" + i).build());
    }
    History written = history.toProto().build();
    assertTrue(written.getDayNamesCount() <= DayTotals.MAX_ROWS);
    assertTrue(written.getItemDayNamesCount() <= DayTotals.MAX_ITEM_ROWS);
    assertTrue(written.getSerializedSize() < 100_000, written.getSerializedSize() + " bytes");
  }

  @Test
  void hundredEventsOfFortyItems_takeAboutOneKilobyte() {
    PersonHistory history = new PersonHistory();
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      history.add(
          event("view_item", NOW - random.nextInt(90_000_000), "item" + random.nextInt(40))
              .build());
    }
    int bytes = history.toProto().build().getSerializedSize();
    assertTrue(bytes < 1_500, bytes + " bytes");
  }

  @Test
  void properties_latestAndFirstWhateverTheOrder() {
    List<Interaction> events = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      events.add(
          event("login", NOW + i, "a")
              .putParams("source", "s" + i)
              .putParams("user_" + i % 45, "v")
              .putParams("page_title", "not kept")
              .build());
    }
    Collections.shuffle(events, new Random(3));
    PersonProperties properties = added(events).properties();
    Property source = Objects.requireNonNull(properties.byName().get("source"));
    assertEquals("s49", source.getValue());
    assertEquals("s0", source.getFirstValue());
    assertEquals(PersonProperties.MAX_CUSTOM + 1, properties.byName().size());
  }

  private static PersonHistory added(List<Interaction> events) {
    PersonHistory history = new PersonHistory();
    events.forEach(history::add);
    return history;
  }

  static List<Interaction> randomEvents(Random random, int count) {
    List<Interaction> events = new ArrayList<>();
    int days = 1 + random.nextInt(800);
    boolean manyNames = random.nextBoolean();
    for (int i = 0; i < count; i++) {
      // Coarse times, so that many are equal.
      long timeMillis = NOW - random.nextInt(days * 240) * (DAY_MILLIS / 240);
      String name =
          manyNames ? "e" + random.nextInt(3_000) : NAMES.get(random.nextInt(NAMES.size()));
      Interaction.Builder event = event(name, timeMillis, "i" + random.nextInt(200));
      for (int line = random.nextInt(4); line > 0; line--) {
        event.addItems(
            InteractionItem.newBuilder()
                .setItemId("i" + random.nextInt(50))
                .setBrand("b" + random.nextInt(5))
                .setProductType("A > " + random.nextInt(5))
                .setPriceCents(random.nextInt(3) * 100L)
                .setQuantity(random.nextInt(3)));
      }
      if (random.nextInt(10) == 0) {
        event.setValueCents(random.nextInt(10_000));
        event.putParams("device", random.nextBoolean() ? "mobile" : "desktop");
      }
      events.add(event.build());
    }
    return events;
  }

  static Interaction.Builder event(String name, long timeMillis, String item) {
    return Interaction.newBuilder()
        .setName(name)
        .setEventTimeMillis(timeMillis)
        .addItems(InteractionItem.newBuilder().setItemId(item));
  }
}
