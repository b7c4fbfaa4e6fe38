package io.everystore.jobs.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WriteBackCacheTest {
  private static final class Counter extends WriteBackCache.Value {
    int count;

    Counter(int count) {
      this.count = count;
    }
  }

  @Test
  void randomOperations_stateEqualsThePlainMapAfterEveryFlush() throws Exception {
    long seed = 7;
    Random random = new Random(seed);
    Map<String, Integer> plain = new HashMap<>();
    Map<String, Integer> state = new HashMap<>();
    WriteBackCache<Counter> cache =
        new WriteBackCache<>(
            5,
            key -> new Counter(state.getOrDefault(key, 0)),
            (key, counter) -> state.put(key, counter.count));
    for (int i = 0; i < 20_000; i++) {
      String key = "k" + random.nextInt(20);
      int action = random.nextInt(100);
      if (action == 0) {
        cache.flush();
        assertEquals(plain, state, "seed " + seed + " step " + i);
      } else if (action == 1) {
        cache.remove(key);
        state.remove(key);
        plain.remove(key);
      } else if (action == 2) {
        cache.writeBehind(2);
      } else {
        Counter counter = cache.get(key);
        assertEquals(plain.getOrDefault(key, 0), counter.count, "seed " + seed + " step " + i);
        if (action > 20) {
          counter.count++;
          counter.markChanged();
          plain.merge(key, 1, Integer::sum);
        }
      }
    }
  }

  @Test
  void writtenBehind_leastRecentlyUsedFirst_andNotOnceMore() throws Exception {
    List<String> stored = new ArrayList<>();
    WriteBackCache<Counter> cache =
        new WriteBackCache<>(
            9, key -> new Counter(0), (key, counter) -> stored.add(key + counter.count));
    for (String key : List.of("a", "b", "c", "unchanged", "d", "a")) {
      Counter counter = cache.get(key);
      if (!key.equals("unchanged")) {
        counter.count++;
        counter.markChanged();
      }
    }
    assertEquals(4, cache.changed());
    cache.writeBehind(2);
    assertEquals(List.of("b1", "c1"), stored);
    cache.flush();
    assertEquals(List.of("b1", "c1", "d1", "a2"), stored);
    assertEquals(0, cache.changed());
  }

  @Test
  void unchangedValues_areNotStored() throws Exception {
    WriteBackCache<Counter> cache =
        new WriteBackCache<>(
            1,
            key -> new Counter(0),
            (key, counter) -> {
              throw new AssertionError("stored " + key);
            });
    cache.get("a");
    cache.get("b");
    cache.flush();
    assertTrue(cache.get("b").count == 0);
  }

  @Test
  void valuesThatFellOutOrWereRemoved_areNoneOfItsBusiness() throws Exception {
    WriteBackCache<Counter> cache =
        new WriteBackCache<>(1, key -> new Counter(0), (key, counter) -> {});
    Counter fallen = cache.get("a");
    Counter removed = cache.get("b");
    cache.remove("b");
    fallen.markChanged();
    removed.markChanged();
    assertEquals(0, cache.changed());
  }
}
