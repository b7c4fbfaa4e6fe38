package io.everystore.jobs.affinity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.jobs.affinity.NeighbourCandidates.Neighbour;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeighbourCandidatesTest {
  private static final long NOW = 1_772_323_200_000L;
  private static final long HALF_LIFE_MILLIS = PairWeights.DECAY.halfLifeMillis();

  @Test
  void weights_halveInAFortnight() {
    NeighbourCandidates candidates = new NeighbourCandidates();
    candidates.add("old", 1, NOW - HALF_LIFE_MILLIS);
    candidates.add("new", 0.75, NOW);
    candidates.add("old", 0.5, NOW - HALF_LIFE_MILLIS);
    assertEquals(
        List.of(new Neighbour("new", 0.75f), new Neighbour("old", 0.75f)),
        candidates.strongest(64));
    assertEquals(NOW, candidates.atMillis());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void heavyNeighbours_surviveAFloodOfOthers(long seed) throws IOException {
    Random random = new Random(seed);
    NeighbourCandidates candidates = new NeighbourCandidates();
    Map<String, Double> exact = new HashMap<>();
    double total = 0;
    long timeMillis = NOW;
    for (int i = 0; i < 20_000; i++) {
      // A third of the pairs falls on 15 neighbours, the rest on thousands.
      String itemId =
          random.nextInt(3) == 0 ? "heavy" + random.nextInt(15) : "light" + random.nextInt(9_000);
      timeMillis += random.nextInt(60_000);
      // As of NOW, before all events: later ones weigh more.
      double grown = 1 / PairWeights.DECAY.factor(timeMillis - NOW);
      total += grown;
      exact.merge(itemId, grown, Double::sum);
      candidates.add(itemId, 1, timeMillis);
      if (random.nextInt(1_000) == 0) {
        candidates = rewritten(candidates);
      }
    }
    assertEquals(NeighbourCandidates.CAPACITY, candidates.size());
    double kept = PairWeights.DECAY.factor(candidates.atMillis() - NOW);
    exact.replaceAll((id, weight) -> weight * kept);
    total *= kept;
    List<Neighbour> strongest = candidates.strongest(40);
    assertEquals(40, strongest.size());
    // What Space-Saving promises: nobody is short of more than this.
    double error = total / NeighbourCandidates.CAPACITY;
    for (int i = 0; i < 15; i++) {
      Neighbour neighbour = strongest.get(i);
      double expected = exact.getOrDefault(neighbour.itemId(), 0.0);
      assertTrue(neighbour.itemId().startsWith("heavy"), neighbour.toString());
      assertTrue(expected > error);
      assertTrue(neighbour.weight() > expected - error, neighbour + " of " + expected);
    }
    for (Neighbour neighbour : strongest) {
      assertTrue(neighbour.weight() <= exact.getOrDefault(neighbour.itemId(), 0.0) * 1.001);
    }
  }

  @Test
  void newNeighbour_risesAmongManyOldOnes() {
    NeighbourCandidates candidates = new NeighbourCandidates();
    for (int i = 0; i < 5_000; i++) {
      candidates.add("old" + i % 1_000, 1, NOW + i);
    }
    for (int i = 0; i < 60; i++) {
      candidates.add("rising", 1, NOW + 10_000 + i);
      candidates.add("old" + i, 1, NOW + 10_000 + i);
    }
    assertEquals("rising", candidates.strongest(1).get(0).itemId());
  }

  @Test
  void pairsOfYearsAgo_takeNoPlaceFromLivingOnes() {
    NeighbourCandidates candidates = new NeighbourCandidates();
    for (int i = 0; i < NeighbourCandidates.CAPACITY; i++) {
      candidates.add("living" + i, 1, NOW);
    }
    for (int i = 0; i < 1_000; i++) {
      candidates.add("ancient" + i, 1, NOW - 40 * HALF_LIFE_MILLIS);
    }
    assertTrue(candidates.strongest(500).stream().allMatch(n -> n.itemId().startsWith("living")));
    assertEquals(NeighbourCandidates.CAPACITY, candidates.strongest(500).size());
  }

  private static NeighbourCandidates rewritten(NeighbourCandidates candidates) throws IOException {
    WireWriter out = new WireWriter(0);
    candidates.writeTo(out, 2);
    CodedInputStream in = CodedInputStream.newInstance(out.toByteArray());
    in.readTag();
    NeighbourCandidates read = new NeighbourCandidates();
    read.readFrom(in);
    return read;
  }
}
