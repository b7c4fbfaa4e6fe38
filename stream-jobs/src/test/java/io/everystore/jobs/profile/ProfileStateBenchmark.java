package io.everystore.jobs.profile;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.jobs.affinity.IdPool;
import io.everystore.jobs.item.ItemDelta;
import io.everystore.jobs.item.ItemDeltas;
import io.everystore.jobs.item.ItemNeighbours;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Microseconds of one core per event, step by step: what the job's operators do without engine,
 * state backend and shuffles. A program, not a test.
 */
public final class ProfileStateBenchmark {
  private static final int USERS = 20_000;
  private static final int BATCH = 100;
  private static final int ITEMS = 20_000;
  private static final int ROUND_EVENTS = 400_000;
  private static final int ROUNDS = 6;
  private static final int FLUSH_FACTS = 50_000;
  private static final String[] NAMES = {
    "view_item",
    "view_item",
    "view_item",
    "view_item",
    "view_item_list",
    "search",
    "add_to_cart",
    "select_item",
    "purchase"
  };

  private final Random random = new Random(42);
  private final byte[][] profiles = new byte[USERS][];
  private final Map<String, byte[]> items = new HashMap<>();
  private final ItemDeltas deltas = new ItemDeltas();
  private long clockMillis = Events.START_MILLIS;
  private long offset;
  private long parseNanos;
  private long applyNanos;
  private long writeNanos;
  private long deltaNanos;
  private long itemNanos;
  private long deltaCount;

  public static void main(String[] arguments) {
    ProfileStateBenchmark benchmark = new ProfileStateBenchmark();
    for (int round = 0; round < ROUNDS; round++) {
      benchmark.round();
    }
  }

  private void round() {
    parseNanos = applyNanos = writeNanos = deltaNanos = itemNanos = deltaCount = 0;
    for (int event = 0; event < ROUND_EVENTS; event += BATCH) {
      batch();
      if (deltas.facts() >= FLUSH_FACTS) {
        flush();
      }
    }
    long bytes = 0;
    for (byte[] profile : profiles) {
      bytes += profile.length;
    }
    System.out.printf(
        Locale.ROOT,
        "us/event: parse %.2f, apply and sum facts %.2f, write %.2f | per event: delta round trip"
            + " %.2f, item state %.2f (%.2f deltas) | %d bytes a profile%n",
        parseNanos / 1e3 / ROUND_EVENTS,
        applyNanos / 1e3 / ROUND_EVENTS,
        writeNanos / 1e3 / ROUND_EVENTS,
        deltaNanos / 1e3 / ROUND_EVENTS,
        itemNanos / 1e3 / ROUND_EVENTS,
        (double) deltaCount / ROUND_EVENTS,
        bytes / USERS);
  }

  /** One event of each of the next users, step by step: the CPU clock is too slow for one event. */
  private void batch() {
    Interaction[] events = new Interaction[BATCH];
    ProfileState[] states = new ProfileState[BATCH];
    int first = (int) (offset % USERS);
    for (int i = 0; i < BATCH; i++) {
      events[i] = nextEvent(first + i);
    }
    long start = cpuNanos();
    for (int i = 0; i < BATCH; i++) {
      byte[] before = profiles[first + i];
      states[i] =
          before == null
              ? ProfileState.create("client-" + (first + i))
              : ProfileState.parse(before);
    }
    long parsed = cpuNanos();
    for (int i = 0; i < BATCH; i++) {
      states[i].apply(events[i], 1, offset++, deltas);
    }
    long applied = cpuNanos();
    for (int i = 0; i < BATCH; i++) {
      profiles[first + i] = states[i].toByteArray();
    }
    long written = cpuNanos();
    parseNanos += parsed - start;
    applyNanos += applied - parsed;
    writeNanos += written - applied;
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void flush() {
    List<ItemDelta> drained = new ArrayList<>();
    deltas.drain(drained::add);
    deltaCount += drained.size();
    long start = cpuNanos();
    List<ItemDelta> received = new ArrayList<>(drained.size());
    for (ItemDelta delta : drained) {
      received.add(ItemDelta.parse(delta.toByteArray(), new IdPool()));
    }
    long moved = cpuNanos();
    for (ItemDelta delta : received) {
      byte[] before = items.get(delta.itemId());
      ItemNeighbours neighbours =
          before == null ? ItemNeighbours.create(delta.itemId()) : ItemNeighbours.parse(before);
      neighbours.apply(delta);
      items.put(delta.itemId(), neighbours.toByteArray());
    }
    deltaNanos += moved - start;
    itemNanos += cpuNanos() - moved;
  }

  private Interaction nextEvent(int user) {
    clockMillis += 2_000;
    // Squared, so that some items are popular.
    double draw = random.nextDouble();
    int item = (int) (draw * draw * draw * ITEMS);
    return Interaction.newBuilder()
        .setEventId("event-" + offset)
        .setClientId("client-" + user)
        .setName(NAMES[random.nextInt(NAMES.length)])
        .setEventTimeMillis(clockMillis)
        .setReceivedTimeMillis(clockMillis)
        .addItems(
            InteractionItem.newBuilder()
                .setItemId("sku-" + item)
                .setTitle("Product number " + item)
                .setBrand("Brand " + item % 100)
                .setProductType("Home > Kitchen > Kind " + item % 60)
                .setPriceCents(item + 99))
        .build();
  }
}
