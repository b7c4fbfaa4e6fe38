package io.everystore.jobs.affinity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.aggregate.Decay;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DecayedWeightsTest {
  private static final long START = 1_700_000_000_000L;
  private static final long DAY = 86_400_000;
  private static final Decay DECAY = Decay.halfLife(Duration.ofDays(1));

  @Test
  void weights_areThoseOfTheirMeaning_evenOverYears() {
    DecayedWeights weights = new DecayedWeights(DECAY);
    SplittableRandom random = new SplittableRandom(5);
    Map<String, Double> expected = new HashMap<>();
    long newest = START;
    for (int i = 0; i < 5_000; i++) {
      long timeMillis = START + i * DAY / 4 - random.nextLong(3 * DAY);
      String itemId = "i" + random.nextInt(40);
      double weight = 1 + random.nextInt(5);
      weights.add(itemId, weight, timeMillis);
      double kept = DECAY.factor(Math.max(0, timeMillis - newest));
      newest = Math.max(newest, timeMillis);
      expected.replaceAll((id, before) -> before * kept);
      expected.merge(itemId, weight * DECAY.factor(newest - timeMillis), Double::sum);
    }
    assertEquals(newest, weights.newestMillis());
    assertEquals(expected.size(), weights.size());
    weights.forEach(
        (id, weight) -> assertEquals(expected.getOrDefault(id, -1.0), weight, 1e-9 * weight));
  }

  @Test
  void theHeaviest_areKept_ofEqualOnesThoseThatCameFirst() {
    SplittableRandom random = new SplittableRandom(6);
    for (int round = 0; round < 200; round++) {
      DecayedWeights weights = new DecayedWeights(DECAY);
      int items = 1 + random.nextInt(60);
      Map<String, Double> sums = new LinkedHashMap<>();
      for (int i = 0; i < items; i++) {
        sums.put("i" + i, (double) random.nextInt(1, 10));
      }
      sums.forEach((id, weight) -> weights.add(id, weight, START));
      int most = random.nextInt(1, 70);
      weights.keepHeaviest(most);
      List<String> expected =
          sums.entrySet().stream()
              .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
              .limit(most)
              .map(Map.Entry::getKey)
              .sorted()
              .toList();
      assertEquals(expected, ids(weights));
      // What is kept is found again, what is gone begins anew.
      sums.keySet().forEach(id -> weights.add(id, 100, START));
      assertEquals(sums.keySet().stream().sorted().toList(), ids(weights));
      weights.forEach(
          (id, weight) ->
              assertEquals(
                  100 + (expected.contains(id) ? sums.getOrDefault(id, 0.0) : 0), weight, 1e-9));
    }
  }

  private static List<String> ids(DecayedWeights weights) {
    return IntStream.range(0, weights.size()).mapToObj(weights::itemId).sorted().toList();
  }
}
