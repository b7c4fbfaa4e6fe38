package io.everystore.serving.candidate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The hot structures against naive ones, on seeded random operations. */
final class StructuresTest {
  @Test
  void intIndex_sameAsHashMap() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      IntIndex index = new IntIndex(4);
      for (int round = 0; round < 3; round++) {
        Map<Integer, Integer> naive = new HashMap<>();
        index.clear();
        for (int i = 0; i < 500; i++) {
          int key = random.nextInt(300) * 64;
          Integer expected = naive.putIfAbsent(key, naive.size());
          assertEquals(
              expected == null ? naive.size() - 1 : expected, index.findOrAdd(key), "seed " + seed);
          int other = random.nextInt(300) * 64;
          assertEquals(
              naive.getOrDefault(other, IntIndex.MISSING), index.find(other), "seed " + seed);
        }
        assertEquals(naive.size(), index.size());
      }
    }
  }

  @Test
  void topK_sameAsSorting() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      record Scored(int number, float score) {}
      List<Scored> all = new ArrayList<>();
      TopK best = new TopK();
      int limit = random.nextInt(40);
      best.reset(limit);
      for (int number = 0; number < 200; number++) {
        float score = (random.nextInt(40) - 20) / 4f;
        all.add(new Scored(number, score));
        best.offer(number, score);
      }
      best.sort();
      all.sort(Comparator.comparingDouble((Scored s) -> -s.score()).thenComparing(Scored::number));
      assertEquals(limit, best.size());
      for (int i = 0; i < limit; i++) {
        assertEquals(all.get(i).number(), best.number(i), "seed " + seed);
        assertEquals(all.get(i).score(), best.score(i), "seed " + seed);
      }
    }
  }

  @Test
  void select_sameAsSorting() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      long[] values = random.longs(1 + random.nextInt(60), 0, 30).toArray();
      long[] sorted = values.clone();
      Arrays.sort(sorted);
      int rank = random.nextInt(values.length);
      assertEquals(sorted[rank], SessionSample.select(values, values.length, rank), "seed " + seed);
    }
  }
}
