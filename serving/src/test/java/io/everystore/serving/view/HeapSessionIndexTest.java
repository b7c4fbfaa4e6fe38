package io.everystore.serving.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.everystore.feature.proto.SessionView;
import io.everystore.serving.view.HeapSessionIndex.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeapSessionIndexTest {
  private static final int ITEMS = 30;

  private final HeapItemIndex items = new HeapItemIndex();

  @Test
  void growingSession_movesToTheFrontOfAllItsItems() {
    HeapSessionIndex index = new HeapSessionIndex(items, new Limits(10, 2));
    index.apply(session("a", 1, 100, "pan", "lid"));
    index.apply(session("b", 1, 200, "pan", "oil"));
    assertEquals(List.of("b", "a"), recent(index, "pan"));
    index.apply(session("a", 2, 300, "pan", "lid", "oil"));
    assertEquals(List.of("a", "b"), recent(index, "pan"));
    assertEquals(List.of("a", "b"), recent(index, "oil"));
    assertEquals(2, index.sessionCount(items.find("oil")));
    assertEquals(300, index.lastEventTimeMillis(index.find("a")));
  }

  @Test
  void olderStateOfASession_dropped() {
    HeapSessionIndex index = new HeapSessionIndex(items, new Limits(10, 2));
    index.apply(session("a", 3, 300, "pan", "lid", "oil"));
    index.apply(session("a", 2, 200, "pan", "lid"));
    assertEquals(List.of("a"), recent(index, "oil"));
  }

  @Test
  void lateOldSession_doesNotDisplaceNewerOnes() {
    HeapSessionIndex index = new HeapSessionIndex(items, new Limits(3, 2));
    index.apply(session("b", 1, 200, "pan", "lid"));
    index.apply(session("c", 1, 300, "pan", "lid"));
    index.apply(session("a", 1, 100, "pan", "oil"));
    assertEquals(List.of("c", "b"), recent(index, "pan"));
    assertEquals(3, index.sessionCount(items.find("pan")));
    index.apply(session("z", 1, 50, "pan", "oil"));
    assertEquals(ItemIndex.NONE, index.find("z"));
  }

  @Test
  void removedSession_goneEverywhere() {
    HeapSessionIndex index = new HeapSessionIndex(items, new Limits(3, 2));
    index.apply(session("a", 1, 100, "pan", "lid", "pan"));
    int number = index.find("a");
    index.remove("a");
    index.remove("a");
    assertEquals(0, index.size());
    assertEquals(0, index.items(number, new int[5]));
    assertEquals(List.of(), recent(index, "pan"));
    assertEquals(0, index.sessionCount(items.find("pan")));
  }

  @Test
  void sessionLongerThanTheBound_keepsItsLatestItems() {
    HeapSessionIndex index = new HeapSessionIndex(items, Limits.DEFAULT);
    String[] ids = IntStream.range(0, 60).mapToObj(i -> "item" + i).toArray(String[]::new);
    index.apply(session("a", 1, 100, ids));
    assertEquals(50, index.items(index.find("a"), new int[100]));
    assertEquals(List.of(), recent(index, "item9"));
    assertEquals(List.of("a"), recent(index, "item10"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyOrderOfArrival_sameContentAsBuiltAtOnce(long seed) {
    Random random = new Random(seed);
    Limits limits = new Limits(20 + random.nextInt(100), 1 + random.nextInt(12));
    HeapSessionIndex index = new HeapSessionIndex(items, limits);
    List<SessionView> arrivals = new ArrayList<>();
    for (int s = 0; s < 200; s++) {
      arrivals.addAll(history(random, "s" + s));
    }
    // Some come late, some twice.
    IdentityHashMap<SessionView, Integer> delays = new IdentityHashMap<>();
    arrivals.forEach(view -> delays.put(view, random.nextInt(3) * random.nextInt(400)));
    arrivals.sort(
        Comparator.comparingLong(
            view -> view.getLastEventTimeMillis() + delays.getOrDefault(view, 0)));
    for (int i = 0; i < 300; i++) {
      SessionView again = arrivals.get(random.nextInt(arrivals.size()));
      arrivals.add(random.nextInt(arrivals.size()), again);
    }
    Map<String, SessionView> latest = new HashMap<>();
    for (SessionView view : arrivals) {
      // As behind the store, which drops what is older than it holds.
      SessionView held = latest.get(view.getKey());
      if (held == null || held.getVersion() <= view.getVersion()) {
        latest.put(view.getKey(), view);
        index.apply(view);
      }
      if (random.nextInt(200) == 0) {
        assertSameAsBuiltAtOnce(latest, limits, index, seed);
      }
    }
    assertSameAsBuiltAtOnce(latest, limits, index, seed);
  }

  @Test
  void readersBesideTheWriter_copyOrderedRingsWithoutRepeats() throws InterruptedException {
    HeapSessionIndex index = new HeapSessionIndex(items, new Limits(64, 32));
    items.number("pan");
    AtomicBoolean done = new AtomicBoolean();
    AtomicBoolean repeated = new AtomicBoolean();
    Thread reader =
        new Thread(
            () -> {
              int[] into = new int[32];
              while (!done.get()) {
                int count = index.recentSessions(0, into);
                Set<Integer> distinct = new HashSet<>();
                for (int i = 0; i < count; i++) {
                  repeated.compareAndSet(false, !distinct.add(into[i]));
                  index.items(into[i], new int[4]);
                }
              }
            });
    reader.start();
    for (int i = 0; i < 200_000; i++) {
      index.apply(session("s" + i % 80, i, i, "pan", "item" + i % 7));
    }
    done.set(true);
    reader.join();
    assertFalse(repeated.get());
  }

  private static List<SessionView> history(Random random, String key) {
    List<SessionView> history = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    long time = random.nextInt(3000);
    int length = 2 + random.nextInt(8);
    for (int i = 0; i < length; i++) {
      seen.add("item" + random.nextInt(1 + random.nextInt(ITEMS)));
      time += random.nextInt(100);
      if (seen.size() >= 2) {
        history.add(session(key, i, time, seen.toArray(String[]::new)));
      }
    }
    return history;
  }

  private void assertSameAsBuiltAtOnce(
      Map<String, SessionView> latest, Limits limits, HeapSessionIndex index, long seed) {
    List<SessionView> newestFirst = new ArrayList<>(latest.values());
    newestFirst.sort(
        Collections.reverseOrder(
            Comparator.comparingLong(SessionView::getLastEventTimeMillis)
                .thenComparing(SessionView::getKey)));
    newestFirst = newestFirst.subList(0, Math.min(limits.maxSessions(), newestFirst.size()));
    assertEquals(newestFirst.size(), index.size(), "seed " + seed);
    for (SessionView view : newestFirst) {
      int[] held = new int[100];
      int count = index.items(index.find(view.getKey()), held);
      List<String> ids = Arrays.stream(held, 0, count).mapToObj(items::itemId).toList();
      assertEquals(view.getItemIdsList(), ids, "seed " + seed);
    }
    for (int i = 0; i < ITEMS; i++) {
      String item = "item" + i;
      List<String> expected =
          newestFirst.stream()
              .filter(view -> view.getItemIdsList().contains(item))
              .map(SessionView::getKey)
              .toList();
      assertEquals(expected.size(), index.sessionCount(items.number(item)), "seed " + seed);
      assertEquals(
          expected.subList(0, Math.min(limits.sessionsPerItem(), expected.size())),
          recent(index, item),
          "seed " + seed);
    }
  }

  private List<String> recent(HeapSessionIndex index, String item) {
    int[] numbers = new int[500];
    int count = index.recentSessions(items.number(item), numbers);
    return Arrays.stream(numbers, 0, count).mapToObj(index::key).toList();
  }

  private static SessionView session(String key, long version, long time, String... itemIds) {
    return SessionView.newBuilder()
        .setKey(key)
        .setVersion(version)
        .setStartTimeMillis(time)
        .setLastEventTimeMillis(time)
        .addAllItemIds(List.of(itemIds))
        .build();
  }
}
