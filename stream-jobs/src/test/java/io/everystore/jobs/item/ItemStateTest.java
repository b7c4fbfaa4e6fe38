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
import io.everystore.jobs.profile.ProfileState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemStateTest {
  private final ItemDeltas deltas = new ItemDeltas();
  private final Map<String, ItemState> states = new HashMap<>();

  private void flush() {
    deltas.drain(
        delta ->
            states
                .computeIfAbsent(delta.itemId(), ItemState::create)
                .apply(ItemDelta.parse(delta.toByteArray())));
  }

  private ItemState state(String itemId) {
    ItemState state = states.get(itemId);
    if (state == null) {
      throw new AssertionError("no state of " + itemId);
    }
    return state;
  }

  @Test
  void session_makesNeighboursInBothDirections() {
    ProfileState profile = ProfileState.create("c1");
    int offset = 0;
    for (String itemId : List.of("a", "b", "b", "a", "c")) {
      profile.apply(view("c1", itemId, START_MILLIS), 0, offset++, deltas);
      flush();
    }
    Neighbours a = state("a").toNeighbours();
    assertEquals(List.of("b", "c"), a.getAfterIdsList());
    assertEquals(List.of(1f, 1f), a.getAfterWeightsList());
    assertEquals(List.of("b"), a.getBeforeIdsList());
    Neighbours c = state("c").toNeighbours();
    assertEquals(List.of("a", "b"), c.getBeforeIdsList());
    assertEquals(List.of(1f, 0.5f), c.getBeforeWeightsList());
    assertEquals(0, c.getAfterIdsCount());
    // Seen twice, before b, after b, before c.
    assertEquals(5, a.getVersion());
    assertEquals(a.getVersion(), state("a").toStats().getVersion());
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
    assertEquals(List.of("b", "c"), state("a").toNeighbours().getBoughtIdsList());
    assertEquals(List.of(1f, 1f), state("a").toNeighbours().getBoughtWeightsList());
    assertEquals(List.of("a", "c"), state("b").toNeighbours().getBoughtIdsList());
    assertEquals(2, state("a").toStats().getSales().getWeight());
  }

  @Test
  void bigBasket_makesABoundedNumberOfPairs() {
    var purchase = event("c1", "purchase", START_MILLIS);
    for (int i = 0; i < 200; i++) {
      purchase.addItems(item("item" + i));
    }
    ProfileState profile = ProfileState.create("c1");
    profile.apply(purchase.build(), 0, 0, deltas);
    assertEquals(200 + 2 * (45 + 190 * 10), deltas.facts());
    profile.apply(view("c1", "next", START_MILLIS), 0, 1, deltas);
    assertEquals(200 + 2 * (45 + 190 * 10) + 1 + 2 * 5, deltas.facts());
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
    ItemStats stats = state("a").toStats();
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
    assertEquals(1, stats.getTrend().getWeight());
    assertEquals(START_MILLIS, stats.getTrend().getAtMillis());
  }

  @Test
  void bytes_giveBackTheState() throws InvalidProtocolBufferException {
    session_makesNeighboursInBothDirections();
    byte[] bytes = state("b").toByteArray();
    assertArrayEquals(bytes, ItemState.parse(bytes).toByteArray());
    assertArrayEquals(bytes, io.everystore.feature.proto.ItemState.parseFrom(bytes).toByteArray());
    assertEquals("b", ItemState.parse(bytes).itemId());
    assertThrows(IllegalArgumentException.class, () -> ItemState.parse(new byte[] {10, 9, 1}));
  }

  @Test
  void olderBytesWithoutLaterFields_areReadable() {
    byte[] older =
        io.everystore.feature.proto.ItemState.newBuilder()
            .setStats(ItemStats.newBuilder().setItemId("a").setVersion(4))
            .build()
            .toByteArray();
    ItemState state = ItemState.parse(older);
    assertEquals(4, state.version());
    assertEquals(0, state.toNeighbours().getAfterIdsCount());
  }
}
