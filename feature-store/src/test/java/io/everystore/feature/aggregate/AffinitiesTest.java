package io.everystore.feature.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AffinitiesTest {
  private static final Decay WEEK = Decay.halfLife(Duration.ofDays(7));
  private static final long NOW = 400 * 86_400_000L;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void belowTheBound_anyOrderAndGroupingEqualsTheNaiveSum(long seed) throws IOException {
    Random random = new Random(seed);
    Affinities ours = new Affinities(24, WEEK);
    Affinities theirs = new Affinities(24, WEEK);
    Map<String, Double> expected = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      String key = "key" + random.nextInt(20);
      double weight = 1 + random.nextInt(5);
      long timeMillis = NOW - random.nextLong(60 * 86_400_000L);
      (random.nextBoolean() ? ours : theirs).add(key, weight, timeMillis);
      expected.merge(key, weight * WEEK.factor(NOW - timeMillis), Double::sum);
    }
    ours.merge(theirs);
    List<String> order = new ArrayList<>(expected.keySet());
    order.sort(Comparator.comparing((String key) -> -expected.getOrDefault(key, 0.0)));

    for (Affinities affinities : List.of(ours, rewritten(ours))) {
      assertEquals(expected.size(), affinities.size());
      for (int i = 0; i < affinities.size(); i++) {
        assertEquals(order.get(i), affinities.key(i));
        double weightNow = affinities.weight(i) * WEEK.factor(NOW - affinities.atMillis(i));
        double expectedNow = expected.getOrDefault(affinities.key(i), 0.0);
        assertEquals(expectedNow, weightNow, expectedNow * 1e-4);
      }
    }
  }

  private static Affinities rewritten(Affinities affinities) throws IOException {
    WireWriter out = new WireWriter(0);
    affinities.writeTo(out, 13);
    CodedInputStream in = CodedInputStream.newInstance(out.toByteArray());
    Affinities read = new Affinities(24, WEEK);
    while (in.readTag() != 0) {
      read.readFrom(in);
    }
    return read;
  }

  @Test
  void floodOfKeys_leavesTheStrongAndTheBoundAlone() {
    Affinities affinities = new Affinities(3, WEEK);
    affinities.add("strong", 10, NOW);
    affinities.add("liked", 5, NOW);
    for (int i = 0; i < 1_000; i++) {
      affinities.add("noise" + i, 1, NOW + i);
    }
    assertEquals(3, affinities.size());
    assertEquals("strong", affinities.key(0));
    assertEquals("liked", affinities.key(1));
    assertEquals("noise999", affinities.key(2));
  }

  @Test
  void newInterest_isAdmittedAndAnOldOneIsNot() {
    Affinities affinities = new Affinities(2, WEEK);
    affinities.add("a", 10, NOW);
    affinities.add("b", 9, NOW);
    affinities.add("old", 5, NOW - 2 * WEEK.halfLifeMillis());
    assertEquals("b", affinities.key(1));
    affinities.add("new", 1, NOW);
    assertEquals("new", affinities.key(1));
    affinities.add("new", 20, NOW);
    assertEquals("new", affinities.key(0));
    assertTrue(affinities.weight(0) > 20);
  }
}
