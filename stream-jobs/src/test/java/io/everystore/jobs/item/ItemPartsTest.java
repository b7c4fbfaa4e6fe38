package io.everystore.jobs.item;

import static io.everystore.jobs.profile.Events.START_MILLIS;
import static io.everystore.jobs.profile.Events.event;
import static io.everystore.jobs.profile.Events.item;
import static io.everystore.jobs.profile.Events.view;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.jobs.affinity.IdPool;
import io.everystore.jobs.profile.ProfileState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemPartsTest {
  private final ItemDeltas deltas = new ItemDeltas();
  private final Map<String, ItemStatistics> statistics = new HashMap<>();
  private final Map<String, ItemNeighbours> neighbours = new HashMap<>();

  private void flush() {
    deltas.drain(
        delta -> {
          ItemDelta moved = ItemDelta.parse(delta.toByteArray(), new IdPool());
          statistics.computeIfAbsent(moved.itemId(), ItemStatistics::create).apply(moved);
          neighbours.computeIfAbsent(moved.itemId(), ItemNeighbours::create).apply(moved);
        });
  }

  private ItemStats stats(String itemId) {
    return known(statistics, itemId).toStats();
  }

  private Neighbours neighbours(String itemId) {
    return known(neighbours, itemId).toNeighbours();
  }

  private static <T> T known(Map<String, T> parts, String itemId) {
    T part = parts.get(itemId);
    if (part == null) {
      throw new AssertionError("nothing of " + itemId);
    }
    return part;
  }

  @Test
  void session_makesNeighboursInBothDirections() {
    ProfileState profile = ProfileState.create("c1");
    int offset = 0;
    for (String itemId : List.of("a", "b", "b", "a", "c")) {
      profile.apply(view("c1", itemId, START_MILLIS), 0, offset++, deltas);
      flush();
    }
    Neighbours a = neighbours("a");
    assertEquals(List.of("b", "c"), a.getAfterIdsList());
    assertEquals(List.of(1f, 1f), a.getAfterWeightsList());
    assertEquals(List.of("b"), a.getBeforeIdsList());
    Neighbours c = neighbours("c");
    assertEquals(List.of("a", "b"), c.getBeforeIdsList());
    assertEquals(List.of(1f, 0.5f), c.getBeforeWeightsList());
    assertEquals(0, c.getAfterIdsCount());
    // Before b, after b, both again in full when c followed, before c; seen twice, gained twice.
    assertEquals(5, a.getVersion());
    assertEquals(4, stats("a").getVersion());
    assertEquals(1, stats("a").getPopularity().getWeight());
  }

  @Test
  void linesOfABasket_areBoughtTogether() {
    ProfileState profile = ProfileState.create("c1");
    int offset = 0;
    for (String itemId : List.of("a", "b", "c", "a")) {
      profile.apply(
          event("c1", "purchase", START_MILLIS, item(itemId)).setTransactionId("t").build(),
          0,
          offset++,
          deltas);
    }
    flush();
    assertEquals(List.of("b", "c"), neighbours("a").getBoughtIdsList());
    assertEquals(List.of(1f, 1f), neighbours("a").getBoughtWeightsList());
    assertEquals(List.of("a", "c"), neighbours("b").getBoughtIdsList());
    assertEquals(1, stats("a").getSales().getWeight());
  }

  @Test
  void bigBasket_makesABoundedNumberOfPairs() {
    var purchase = event("c1", "purchase", START_MILLIS);
    for (int i = 0; i < 200; i++) {
      purchase.addItems(item("item" + i));
    }
    ProfileState profile = ProfileState.create("c1");
    profile.apply(purchase.build(), 0, 0, deltas);
    // Each is seen and gains; the first four gain again while the others follow.
    long facts = 200 + 200 + 4 + 3 + 2 + 1 + 2 * (45 + 190 * 10);
    assertEquals(facts, deltas.facts());
    profile.apply(view("c1", "item0", START_MILLIS), 0, 1, deltas);
    assertEquals(facts + 1 + 2 * 3, deltas.facts());
    // The day has said enough.
    profile.apply(view("c1", "next", START_MILLIS), 0, 2, deltas);
    assertEquals(facts + 1 + 2 * 3 + 1, deltas.facts());
  }

  @Test
  void stats_sayWhatEventsSaid() {
    ProfileState profile = ProfileState.create("c1");
    var priced = item("a", 999, 1).toBuilder().setTitle("Pan").setBrand("Acme").build();
    profile.apply(
        event("c1", "view_item", START_MILLIS, priced).setCurrency("EUR").build(), 0, 0, deltas);
    var renamed = item("a").toBuilder().setTitle("Frying pan").build();
    profile.apply(
        event("c1", "view_item_list", START_MILLIS + 5, renamed, renamed).build(), 0, 1, deltas);
    flush();
    ItemStats stats = stats("a");
    assertEquals("Frying pan", stats.getObserved().getTitle());
    assertEquals("Acme", stats.getObserved().getBrand());
    assertEquals(999, stats.getObserved().getPriceCents());
    assertEquals("EUR", stats.getObserved().getCurrency());
    assertEquals(START_MILLIS, stats.getFirstEventTimeMillis());
    assertEquals(START_MILLIS + 5, stats.getLastEventTimeMillis());
    assertEquals(
        List.of("view_item", "view_item_list"),
        stats.getEventCountsList().stream().map(EventCount::getName).toList());
    assertEquals(1, stats.getEventCounts(1).getTotal());
    assertEquals(1.0 / 32, stats.getTrend().getWeight());
    assertEquals(START_MILLIS, stats.getTrend().getAtMillis());
  }

  @Test
  void bytes_giveBackThePart() throws InvalidProtocolBufferException {
    session_makesNeighboursInBothDirections();
    byte[] bytes = known(neighbours, "b").toByteArray();
    assertArrayEquals(bytes, ItemNeighbours.parse(bytes).toByteArray());
    assertArrayEquals(
        bytes, io.everystore.feature.proto.ItemNeighbours.parseFrom(bytes).toByteArray());
    assertEquals("b", ItemNeighbours.parse(bytes).itemId());
    assertEquals(neighbours("b"), ItemNeighbours.parse(bytes).toNeighbours());
    assertThrows(IllegalArgumentException.class, () -> ItemNeighbours.parse(new byte[] {10, 9, 1}));

    byte[] counted = known(statistics, "b").toByteArray();
    assertArrayEquals(counted, ItemStatistics.parse(counted).toByteArray());
    assertArrayEquals(counted, ItemStats.parseFrom(counted).toByteArray());
    assertThrows(IllegalArgumentException.class, () -> ItemStatistics.parse(new byte[] {18, 9, 1}));
  }

  @Test
  void olderBytesWithoutLaterFields_areReadable() {
    byte[] older = ItemStats.newBuilder().setItemId("a").setVersion(4).build().toByteArray();
    assertEquals(4, ItemStatistics.parse(older).version());
  }
}
