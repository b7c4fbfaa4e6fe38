package io.everystore.feature.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCountsTest {
  private static final long DAY_MILLIS = 86_400_000;

  private record Fact(String name, long timeMillis) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void factsInAnyOrderAndGrouping_equalANaiveRecount(long seed) throws IOException {
    Random random = new Random(seed);
    int days = 1 + random.nextInt(900);
    List<Fact> facts = new ArrayList<>();
    Map<String, NavigableMap<Integer, Integer>> expected = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      Fact fact = new Fact("event" + random.nextInt(3), random.nextLong(days * DAY_MILLIS));
      facts.add(fact);
      expected
          .computeIfAbsent(fact.name(), absent -> new TreeMap<>())
          .merge((int) (fact.timeMillis() / DAY_MILLIS), 1, Integer::sum);
    }
    Collections.shuffle(facts, random);
    EventCounts counts = new EventCounts();
    EventCounts other = new EventCounts();
    for (Fact fact : facts) {
      (random.nextInt(4) == 0 ? other : counts).add(fact.name(), fact.timeMillis());
      if (random.nextInt(500) == 0) {
        counts.merge(other);
        other = new EventCounts();
      }
    }
    counts.merge(other);
    assertMatches(expected, counts);
    assertMatches(expected, rewritten(counts));
  }

  private static void assertMatches(
      Map<String, NavigableMap<Integer, Integer>> expected, EventCounts counts) {
    expected.forEach(
        (name, byDay) -> {
          int index = counts.find(name);
          DayCounts days = counts.days(index);
          assertEquals(
              byDay.values().stream().mapToLong(Integer::longValue).sum(), counts.total(index));
          List<Integer> kept = new ArrayList<>(byDay.keySet());
          kept = kept.subList(Math.max(0, kept.size() - DayCounts.MAX_DAYS), kept.size());
          assertEquals(kept.size(), days.size());
          for (int i = 0; i < kept.size(); i++) {
            assertEquals(kept.get(i), days.dayAt(i));
            assertEquals(byDay.get(kept.get(i)), days.countAt(i));
          }
          int from = kept.get(kept.size() / 2);
          assertEquals(
              byDay.tailMap(from).values().stream().mapToLong(Integer::longValue).sum(),
              days.count(from, Integer.MAX_VALUE));
          assertEquals(byDay.getOrDefault(from, 0).longValue(), days.count(from, from));
        });
    assertEquals(expected.size(), counts.size());
  }

  private static EventCounts rewritten(EventCounts counts) throws IOException {
    WireWriter out = new WireWriter(0);
    counts.writeTo(out, Profile.EVENT_COUNTS_FIELD_NUMBER);
    CodedInputStream in = CodedInputStream.newInstance(out.toByteArray());
    EventCounts read = new EventCounts();
    while (in.readTag() != 0) {
      read.readFrom(in);
    }
    return read;
  }

  @Test
  void days_areWrittenAsDifferences() throws IOException {
    EventCounts counts = new EventCounts();
    for (int day : new int[] {20_003, 20_000, 20_003}) {
      counts.add("view_item", day * DAY_MILLIS + 5);
    }
    WireWriter out = new WireWriter(0);
    counts.writeTo(out, Profile.EVENT_COUNTS_FIELD_NUMBER);
    assertEquals(
        EventCount.newBuilder()
            .setName("view_item")
            .setTotal(3)
            .addAllDayDeltas(List.of(20_000, 3))
            .addAllDayCounts(List.of(1, 2))
            .setLastEventTimeMillis(20_003 * DAY_MILLIS + 5)
            .build(),
        Profile.parseFrom(out.toByteArray()).getEventCounts(0));
  }

  @Test
  void floodOfNames_countsUnderOther() {
    EventCounts counts = new EventCounts();
    for (int i = 0; i < 1_000; i++) {
      counts.add("invented" + i, i);
    }
    EventCounts merged = new EventCounts();
    merged.add("view_item", 1);
    merged.merge(counts);
    assertEquals(EventCounts.MAX_NAMES, counts.size());
    assertEquals(1_000 - 63, counts.total(counts.find(EventCounts.OTHER)));
    assertEquals(EventCounts.MAX_NAMES, merged.size());
    long total = 0;
    for (int i = 0; i < merged.size(); i++) {
      total += merged.total(i);
    }
    assertEquals(1_001, total);
  }

  @Test
  void countOfADay_stopsAtTheLargestInt() {
    DayCounts days = new DayCounts();
    days.add(1, Integer.MAX_VALUE);
    days.add(1, 5);
    assertEquals(Integer.MAX_VALUE, days.countAt(0));
    assertTrue(DayCounts.day(-1) < 0);
  }
}
