package io.everystore.serving.view;

import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.DecayedCount;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.feature.proto.SessionView;
import io.everystore.serving.view.HeapSessionIndex.Limits;
import java.lang.management.ManagementFactory;
import java.util.Random;

/**
 * Measures CPU time and heap of the views at 100,000 items and 500,000 sessions; run as a program.
 */
final class HeapViewsCost {
  private static final int ITEMS = 100_000;
  private static final int SESSIONS = 500_000;
  private static final int LONGEST_SESSION = 9;
  private static final long TIME = 1_700_000_000_000L;

  private final Random random = new Random(1);
  private final HeapItemIndex items = new HeapItemIndex();
  private final HeapSessionIndex sessions = new HeapSessionIndex(items, Limits.DEFAULT);

  private HeapViewsCost() {}

  public static void main(String[] args) {
    new HeapViewsCost().run();
  }

  private void run() {
    long before = usedBytes();
    for (int i = 0; i < ITEMS; i++) {
      items.apply(entry(i));
      items.apply(stats(i));
    }
    long withItems = usedBytes();
    System.out.printf("item, without neighbours: %d bytes%n", (withItems - before) / ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      items.apply(neighbours(i));
    }
    long withNeighbours = usedBytes();
    System.out.printf("3 x 30 neighbours: %d bytes%n", (withNeighbours - withItems) / ITEMS);

    HeapRankings rankings = new HeapRankings(items);
    for (int i = 0; i < 12; i++) {
      items.apply(stats(i));
      long start = cpuNanos();
      rankings.rebuild();
      System.out.printf("rank %d items: %.1f ms CPU%n", ITEMS, (cpuNanos() - start) / 1e6);
    }

    long beforeSessions = usedBytes();
    long start = cpuNanos();
    long updates = 0;
    for (int i = 0; i < SESSIONS; i++) {
      updates += grow(i);
    }
    long nanos = cpuNanos() - start;
    System.out.printf(
        "%d session updates: %.2f us CPU each; session: %d bytes%n",
        updates, nanos / 1e3 / updates, (usedBytes() - beforeSessions) / SESSIONS);
    start = cpuNanos();
    updates = 0;
    for (int i = SESSIONS; i < SESSIONS + SESSIONS / 5; i++) {
      updates += grow(i);
    }
    System.out.printf(
        "%d updates of a full index: %.2f us CPU each%n",
        updates, (cpuNanos() - start) / 1e3 / updates);
  }

  /** Lets a session grow item by item, as it does in live traffic. */
  private int grow(int session) {
    SessionView.Builder view =
        SessionView.newBuilder().setKey("user-" + session + "/" + (TIME + session));
    int length = 2 + random.nextInt(LONGEST_SESSION - 1);
    for (int i = 1; i <= length; i++) {
      // Squared: a few items are in most sessions.
      double popular = random.nextDouble();
      view.addItemIds("item-" + (int) (popular * popular * ITEMS));
      view.setVersion(i).setLastEventTimeMillis(TIME + session * 100L + i * 20_000L);
      if (i > 1) {
        sessions.apply(view.build());
      }
    }
    return length - 1;
  }

  private static CatalogueItem entry(int i) {
    return CatalogueItem.newBuilder()
        .setId("item-" + i)
        .setTitle("A product of middling length " + i)
        .setBrand("Brand " + i % 500)
        .setProductType("Top " + i % 10 + " > Middle " + i % 100 + " > Leaf " + i % 1000)
        .setPriceCents(i)
        .setCurrency("EUR")
        .setImageLink("/pictures/item-" + i + ".svg")
        .setLink("/products/item-" + i)
        .build();
  }

  private ItemStats stats(int i) {
    return ItemStats.newBuilder()
        .setItemId("item-" + i)
        .setTrend(count())
        .setPopularity(count())
        .setLongPopularity(count())
        .setSales(count())
        .build();
  }

  private DecayedCount count() {
    return DecayedCount.newBuilder()
        .setWeight(random.nextDouble() * 100)
        .setAtMillis(TIME + random.nextInt(1_000_000))
        .build();
  }

  private Neighbours neighbours(int i) {
    Neighbours.Builder neighbours = Neighbours.newBuilder().setItemId("item-" + i);
    for (int n = 0; n < 30; n++) {
      neighbours.addAfterIds("item-" + random.nextInt(ITEMS)).addAfterWeights(n);
      neighbours.addBeforeIds("item-" + random.nextInt(ITEMS)).addBeforeWeights(n);
      neighbours.addBoughtIds("item-" + random.nextInt(ITEMS)).addBoughtWeights(n);
    }
    return neighbours.build();
  }

  /** Of this thread alone, so that a busy machine does not count. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
