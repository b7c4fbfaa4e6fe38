package io.everystore.serving.candidate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.everystore.serving.candidate.TestShop.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SessionKnnSourceTest {
  private static final SessionKnnConfig PUBLISHED =
      new SessionKnnConfig(100, 500, 8, 1.02, 5, 2.05, 1.02, 5);

  private static final double LAMBDA = 1.02;
  private static final double DISTANCE = 2.05;

  private final TestShop shop = new TestShop();
  private final SessionKnnSource source = new SessionKnnSource(PUBLISHED, 100);

  @Test
  void twoNeighbours_scoresAsComputedByHand() {
    for (String id : List.of("a", "b", "c", "d")) {
      shop.item(id, "", 1);
    }
    long day = TestShop.DAY_MILLIS;
    shop.session("one", TestShop.NOW_MILLIS - day, "a", "b", "c");
    shop.session("two", TestShop.NOW_MILLIS - 2 * day, "b", "d");
    shop.session("other", TestShop.NOW_MILLIS, "c", "d");
    shop.profile(new History("u").viewed("a", "b").build());
    SourceProbe probe = new SourceProbe(shop).visitor("u");

    List<String> found = probe.ask(source);

    // Running session a, b: w(b) = 1, w(a) = exp(-1 / 1.02).
    double weightOfA = Math.exp(-1 / LAMBDA);
    double norm = Math.sqrt(1 + weightOfA * weightOfA);
    double one = (1 + weightOfA) / (norm * Math.sqrt(3)) * Math.exp(-1 / 5.0);
    double two = 1 / (norm * Math.sqrt(2)) * Math.exp(-2 / 5.0);
    // Both share b last, so the last match counts in full; c and d lie one item from it.
    double step = Math.exp(-1 / DISTANCE);
    double rarity = 1 + 5 * Math.log(3 / 2.0);
    assertEquals(one * step * rarity, probe.score("c"), 1e-5);
    assertEquals(two * step * rarity, probe.score("d"), 1e-5);
    assertEquals((one + two) * rarity, probe.score("b"), 1e-5);
    assertEquals(one * step * (1 + 5 * Math.log(3)), probe.score("a"), 1e-5);
    assertEquals("b", probe.because("c"));
    assertEquals(4, found.size());
  }

  @Test
  void ownSessionAndUnavailableItems_leftOut() {
    shop.item("a", "", 1).item("b", "", 1).item("gone", "", 1).outOfStock("gone");
    shop.session("own", TestShop.NOW_MILLIS, "a", "b");
    shop.session("neighbour", TestShop.NOW_MILLIS, "a", "gone");
    shop.profile(new History("u").viewed("a").build());

    List<String> found = new SourceProbe(shop).visitor("u").ask(source);

    assertFalse(found.contains("b"), () -> "own session's item among " + found);
    assertFalse(found.contains("gone"), () -> "unavailable item among " + found);
  }

  @Test
  void nobodyOrNoSessions_nothingFound() {
    shop.item("a", "", 1);
    shop.profile(new History("u").viewed("a").build());
    assertEquals(List.of(), new SourceProbe(shop).visitor(null).ask(source));
    assertEquals(List.of(), new SourceProbe(shop).visitor("u").ask(source));
  }

  @Test
  void randomSessions_sameScoresAsNaiveComputation() {
    for (long seed = 1; seed <= 20; seed++) {
      compareWithNaive(seed);
    }
  }

  private static void compareWithNaive(long seed) {
    Random random = new Random(seed);
    TestShop shop = new TestShop();
    int itemCount = 30;
    for (int i = 0; i < itemCount; i++) {
      shop.item("i" + i, "", 1);
    }
    List<Past> sessions = new ArrayList<>();
    for (int s = 0; s < 400; s++) {
      List<String> visited = walk(random, itemCount, 2 + random.nextInt(6));
      // Distinct times, so that the most recent m are the same whoever picks them.
      long timeMillis = TestShop.NOW_MILLIS - s * 600_000L;
      sessions.add(new Past(visited, timeMillis));
      shop.session("s" + s, timeMillis, visited.toArray(String[]::new));
    }
    List<String> running = walk(random, itemCount, 1 + random.nextInt(8));
    shop.profile(new History("u").viewed(running.toArray(String[]::new)).build());
    SessionKnnConfig config = new SessionKnnConfig(500, 40, 20, LAMBDA, 5, DISTANCE, LAMBDA, 5);
    SourceProbe probe = new SourceProbe(shop).visitor("u");
    probe.ask(new SessionKnnSource(config, 100));
    Map<String, Double> naive = naive(sessions, running, config.sampleSize());
    for (int i = 0; i < itemCount; i++) {
      String id = "i" + i;
      double expected = naive.getOrDefault(id, 0.0);
      assertEquals(expected, probe.score(id), 1e-4 * (1 + expected), "seed " + seed + ", " + id);
    }
  }

  /** Items without consecutive repeats, as sessions are stored. */
  private static List<String> walk(Random random, int itemCount, int length) {
    List<String> visited = new ArrayList<>();
    while (visited.size() < length) {
      String next = "i" + random.nextInt(itemCount);
      if (visited.isEmpty() || !visited.get(visited.size() - 1).equals(next)) {
        visited.add(next);
      }
    }
    return visited;
  }

  private record Past(List<String> items, long timeMillis) {}

  private static Map<String, Double> naive(
      List<Past> sessions, List<String> running, int sampleSize) {
    Map<String, Double> weights = new HashMap<>();
    for (int i = 0; i < running.size(); i++) {
      weights.put(running.get(i), Math.exp((i + 1 - running.size()) / LAMBDA));
    }
    double norm = Math.sqrt(weights.values().stream().mapToDouble(w -> w * w).sum());
    List<Past> sample =
        sessions.stream()
            .filter(past -> past.items().stream().anyMatch(weights::containsKey))
            .sorted(Comparator.comparingLong((Past past) -> -past.timeMillis()))
            .limit(sampleSize)
            .toList();
    Map<String, Double> scores = new HashMap<>();
    for (Past past : sample) {
      List<String> items = past.items();
      double dot = 0;
      double lastMatch = 0;
      int sharedAt = 0;
      for (String shared : new HashSet<>(items)) {
        dot += weights.getOrDefault(shared, 0.0);
        lastMatch = Math.max(lastMatch, weights.getOrDefault(shared, 0.0));
      }
      for (int i = 0; i < items.size(); i++) {
        sharedAt = weights.containsKey(items.get(i)) ? i : sharedAt;
      }
      double age = (TestShop.NOW_MILLIS - past.timeMillis()) / (double) TestShop.DAY_MILLIS;
      double similarity = dot / (norm * Math.sqrt(items.size())) * Math.exp(-age / 5);
      Set<String> distinct = new LinkedHashSet<>(items);
      for (String item : distinct) {
        double distance = Math.abs(items.lastIndexOf(item) - sharedAt);
        long holding = sessions.stream().filter(s -> s.items().contains(item)).count();
        double rarity = 1 + 5 * Math.log(sessions.size() / (double) holding);
        scores.merge(
            item, similarity * lastMatch * Math.exp(-distance / DISTANCE) * rarity, Double::sum);
      }
    }
    return scores;
  }
}
