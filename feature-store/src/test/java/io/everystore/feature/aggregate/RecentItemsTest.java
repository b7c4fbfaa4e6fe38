package io.everystore.feature.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentItemsTest {
  private record Entry(String itemId, int eventIndex, long timeMillis) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void entriesInAnyOrderAndGrouping_areTheNewest(long seed) throws IOException {
    Random random = new Random(seed);
    List<Entry> history = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      history.add(new Entry("item" + random.nextInt(40), random.nextInt(3), i));
    }
    Map<String, Entry> latest = new HashMap<>();
    for (Entry entry : history) {
      latest.put(entry.itemId() + '/' + entry.eventIndex(), entry);
    }
    List<Entry> expected = new ArrayList<>(latest.values());
    expected.sort(Comparator.comparingLong(Entry::timeMillis).reversed());
    expected = expected.subList(0, Math.min(RecentItems.MAX_ITEMS, expected.size()));

    Collections.shuffle(history, random);
    RecentItems ours = new RecentItems();
    RecentItems theirs = new RecentItems();
    int[] renumbered = {2, 0, 1};
    for (Entry entry : history) {
      if (random.nextBoolean()) {
        ours.add(entry.itemId(), renumbered[entry.eventIndex()], entry.timeMillis());
      } else {
        theirs.add(entry.itemId(), entry.eventIndex(), entry.timeMillis());
      }
    }
    ours.merge(theirs, renumbered);

    List<Entry> expectedHere = new ArrayList<>();
    for (Entry entry : expected) {
      expectedHere.add(
          new Entry(entry.itemId(), renumbered[entry.eventIndex()], entry.timeMillis()));
    }
    assertEquals(expectedHere, entries(ours));
    assertEquals(expectedHere, entries(rewritten(ours, 399)));
  }

  private static List<Entry> entries(RecentItems recent) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < recent.size(); i++) {
      entries.add(new Entry(recent.itemId(i), recent.eventIndex(i), recent.eventTimeMillis(i)));
    }
    return entries;
  }

  private static RecentItems rewritten(RecentItems recent, long lastMillis) throws IOException {
    WireWriter out = new WireWriter(0);
    recent.writeTo(out, 10, lastMillis);
    CodedInputStream in = CodedInputStream.newInstance(out.toByteArray());
    in.readTag();
    RecentItems read = new RecentItems();
    read.readFrom(in);
    read.agesToTimes(lastMillis);
    return read;
  }

  @Test
  void equalTimes_putTheLaterArrivalFirst() {
    RecentItems recent = new RecentItems();
    recent.add("a", 0, 5);
    recent.add("b", 0, 5);
    assertEquals(List.of(new Entry("b", 0, 5), new Entry("a", 0, 5)), entries(recent));
  }
}
