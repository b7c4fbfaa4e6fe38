package io.everystore.feature.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecayedCountTest {
  private static final Decay DAY = Decay.halfLife(Duration.ofDays(1));
  private static final long DAY_MILLIS = DAY.halfLifeMillis();

  private record Fact(double weight, long timeMillis) {}

  @Test
  void oneHalfLife_halvesTheWeight() {
    DecayedCount count = new DecayedCount();
    count.add(8, DAY_MILLIS, DAY);
    count.add(1, 2 * DAY_MILLIS, DAY);
    count.add(4, 0, DAY);
    assertEquals(4 + 1 + 1, count.weight(), 1e-12);
    assertEquals(3, count.weightAt(3 * DAY_MILLIS, DAY), 1e-12);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void factsInAnyOrderAndGrouping_equalTheSum(long seed) {
    Random random = new Random(seed);
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      facts.add(new Fact(random.nextInt(5), 1 + random.nextLong(40 * DAY_MILLIS)));
    }
    long atMillis = 0;
    for (Fact fact : facts) {
      atMillis = Math.max(atMillis, fact.weight() > 0 ? fact.timeMillis() : 0);
    }
    double expected = 0;
    for (Fact fact : facts) {
      expected +=
          fact.weight() * Math.pow(0.5, (atMillis - fact.timeMillis()) / (double) DAY_MILLIS);
    }
    for (int shuffle = 0; shuffle < 10; shuffle++) {
      Collections.shuffle(facts, random);
      List<DecayedCount> parts = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(5); i++) {
        parts.add(new DecayedCount());
      }
      for (Fact fact : facts) {
        parts.get(random.nextInt(parts.size())).add(fact.weight(), fact.timeMillis(), DAY);
      }
      DecayedCount merged = new DecayedCount();
      parts.forEach(part -> merged.merge(part, DAY));
      assertEquals(expected, merged.weight(), expected * 1e-9);
      assertEquals(atMillis, merged.atMillis());
    }
  }

  @Test
  void yearsBetweenFacts_neverOverflow() {
    Decay hour = Decay.halfLife(Duration.ofHours(1));
    long years = 10_000 * DAY_MILLIS;
    DecayedCount count = new DecayedCount();
    count.add(3, years, hour);
    count.add(5, 1, hour);
    assertEquals(3, count.weight());
    count.add(2, 2 * years, hour);
    assertEquals(2, count.weight());
    assertEquals(0, count.weightAt(3 * years, hour));
  }

  @Test
  void score_ordersAsWeightsAtAnyTime() {
    assertTrue(DAY.score(4, DAY_MILLIS) > DAY.score(1, 2 * DAY_MILLIS));
    assertEquals(DAY.score(2, DAY_MILLIS), DAY.score(1, 2 * DAY_MILLIS), 1e-12);
    assertEquals(Double.NEGATIVE_INFINITY, DAY.score(0, DAY_MILLIS));
  }

  @Test
  void halfLifeOfZero_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Decay(0));
  }

  @Test
  void bytes_giveBackTheCount() throws IOException {
    DecayedCount count = new DecayedCount();
    count.add(0.3, 77, DAY);
    WireWriter out = new WireWriter(0);
    count.writeTo(out, 6);
    CodedInputStream in = CodedInputStream.newInstance(out.toByteArray());
    in.readTag();
    DecayedCount read = new DecayedCount();
    read.readFrom(in);
    assertEquals(0.3, read.weight());
    assertEquals(77, read.atMillis());
  }

  @Test
  void mean_isWeightedByAge() {
    DecayedMean mean = new DecayedMean();
    mean.add(1_000, 1, DAY_MILLIS, DAY);
    mean.add(400, 2, 0, DAY);
    DecayedMean later = new DecayedMean();
    later.add(100, 1, 2 * DAY_MILLIS, DAY);
    mean.merge(later, DAY);
    assertEquals((0.5 * 1_000 + 0.5 * 400 + 100) / 2, mean.meanCents(), 1e-3);
    assertEquals(2 * DAY_MILLIS, mean.atMillis());
  }
}
