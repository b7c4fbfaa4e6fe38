package io.everystore.jobs.popularity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.jobs.affinity.IdPool;
import io.everystore.jobs.item.ItemDelta;
import io.everystore.jobs.record.ItemFacts;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.types.JobTypes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ItemOperatorTest {
  private static final long NOW_MILLIS = 1_700_000_000_000L;
  private static final Duration LIFETIME = Duration.ofDays(400);
  private static final int CACHED_KEYS = 3;
  private static final int MAX_SUBTASKS = 8;

  private KeyedOneInputStreamOperatorTestHarness<String, ItemFacts, OutboundRecord> flink;
  private int read;

  @BeforeEach
  void open() throws Exception {
    flink = open(null);
  }

  @AfterEach
  void close() throws Exception {
    flink.close();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, ItemFacts, OutboundRecord> open(
      @Nullable OperatorSubtaskState state) throws Exception {
    return open(state, 1, 0);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, ItemFacts, OutboundRecord> open(
      @Nullable OperatorSubtaskState state, int subtasks, int subtask) throws Exception {
    var flink =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new ItemOperator(1_000, 5_000, LIFETIME.toMillis(), CACHED_KEYS),
            ItemFacts::itemId,
            Types.STRING,
            MAX_SUBTASKS,
            subtasks,
            subtask);
    flink.setup(JobTypes.OUTBOUND_RECORD.createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      flink.initializeState(state);
    }
    flink.setProcessingTime(NOW_MILLIS);
    flink.open();
    return flink;
  }

  private static ItemFacts seen(String itemId) {
    ItemDelta delta = new ItemDelta(itemId);
    delta.seen(InteractionItem.newBuilder().setItemId(itemId).build(), "view_item", NOW_MILLIS, "");
    return new ItemFacts(itemId, delta.toByteArray());
  }

  private static ItemFacts seenAfter(String itemId, String before) {
    ItemDelta delta = ItemDelta.parse(seen(itemId).delta(), new IdPool());
    delta.seenAfter(before, 1, NOW_MILLIS);
    return new ItemFacts(itemId, delta.toByteArray());
  }

  private void send(String itemId) throws Exception {
    flink.processElement(seenAfter(itemId, "lamp"), 0);
  }

  private void pass(Duration time) throws Exception {
    flink.setProcessingTime(flink.getProcessingTime() + time.toMillis());
  }

  private List<String> written() throws Exception {
    List<OutboundRecord> all = flink.extractOutputValues();
    List<String> lines = new ArrayList<>();
    for (OutboundRecord record : all.subList(read, all.size())) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      byte[] value = record.value();
      if (value == null) {
        lines.add("delete " + key + " of " + record.topic());
      } else if (record.topic().equals("items.v1")) {
        lines.add(key + " " + ItemStats.parseFrom(value).getEventCounts(0).getTotal());
      } else {
        lines.add("neighbours " + key);
      }
    }
    read = all.size();
    return lines;
  }

  @Test
  void manyFacts_areWrittenOncePerInterval() throws Exception {
    for (int i = 0; i < 100; i++) {
      send("pan");
    }
    assertEquals(List.of(), written());
    pass(Duration.ofSeconds(1));
    assertEquals(List.of("pan 100", "neighbours pan"), written());
    pass(Duration.ofHours(1));
    assertEquals(List.of(), written());
  }

  @Test
  void neighbours_waitLongerThanStatistics() throws Exception {
    send("pan");
    pass(Duration.ofSeconds(1));
    written();
    send("pan");
    pass(Duration.ofSeconds(1));
    assertEquals(List.of("pan 2"), written());
    pass(Duration.ofSeconds(4));
    assertEquals(List.of("neighbours pan"), written());
  }

  @Test
  void barrier_writesStatistics_andPairsGoOnWaiting() throws Exception {
    send("pan");
    flink.prepareSnapshotPreBarrier(1);
    assertEquals(List.of("pan 1"), written());
    send("pan");
    pass(Duration.ofSeconds(5));
    assertEquals(List.of("pan 2", "neighbours pan"), written());
  }

  @Test
  void pairsThatWaitAtABarrier_areThereAfterARestore() throws Exception {
    send("pan");
    flink.prepareSnapshotPreBarrier(1);
    flink.processElement(seenAfter("pan", "rug"), 0);
    restore(2);
    pass(Duration.ofSeconds(5));
    assertEquals(List.of("neighbours pan"), written());
    assertEquals(List.of("lamp", "rug"), before("pan"));
  }

  @Test
  void pairsThatWait_goToWhomTheItemBelongsTo_whenThereAreMoreSubtasks() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      send("pan" + i);
      expected.add("neighbours pan" + i);
    }
    flink.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState state = flink.snapshot(1, NOW_MILLIS);
    List<String> written = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      flink.close();
      flink =
          open(
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  state, MAX_SUBTASKS, 1, 2, subtask),
              2,
              subtask);
      read = 0;
      pass(Duration.ofSeconds(5));
      List<String> ofSubtask = written();
      assertTrue(ofSubtask.size() < 20, ofSubtask::toString);
      written.addAll(ofSubtask);
    }
    assertEquals(expected.stream().sorted().toList(), written.stream().sorted().toList());
  }

  @Test
  void pairsThatWereApplied_areNotAppliedOnceMoreAfterARestore() throws Exception {
    send("pan");
    flink.prepareSnapshotPreBarrier(1);
    flink.snapshot(1, NOW_MILLIS);
    pass(Duration.ofSeconds(5));
    restore(2);
    pass(Duration.ofSeconds(5));
    assertEquals(List.of(), written());
  }

  @Test
  void pairsOfARestore_areAppliedOnce() throws Exception {
    send("pan");
    restore(1);
    pass(Duration.ofSeconds(5));
    assertEquals(List.of("neighbours pan"), written());
    restore(2);
    pass(Duration.ofSeconds(5));
    assertEquals(List.of(), written());
  }

  /** Goes on in another operator from a checkpoint of this moment. */
  private void restore(long checkpointId) throws Exception {
    flink.prepareSnapshotPreBarrier(checkpointId);
    OperatorSubtaskState state = flink.snapshot(checkpointId, NOW_MILLIS);
    flink.close();
    flink = open(state);
    read = 0;
  }

  /** Whom the neighbours written last name as seen before the item, by id. */
  private List<String> before(String itemId) throws Exception {
    List<OutboundRecord> all = flink.extractOutputValues();
    for (int i = all.size() - 1; i >= 0; i--) {
      OutboundRecord record = all.get(i);
      if (record.topic().equals(Topics.NEIGHBOURS)
          && new String(record.key(), StandardCharsets.UTF_8).equals(itemId)) {
        return Neighbours.parseFrom(record.value()).getBeforeIdsList().stream().sorted().toList();
      }
    }
    return List.of();
  }

  @Test
  void itemsThatFellOutOfTheCache_goOn() throws Exception {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 10 * CACHED_KEYS; i++) {
        send("pan" + i);
      }
      pass(Duration.ofSeconds(5));
    }
    List<String> lines = written();
    for (int i = 0; i < 10 * CACHED_KEYS; i++) {
      assertTrue(lines.contains("pan" + i + " 2"), lines::toString);
    }
  }

  @Test
  void itemOnlySeen_writesNoNeighbours() throws Exception {
    flink.processElement(seen("pan"), 0);
    pass(Duration.ofSeconds(6));
    assertEquals(List.of("pan 1"), written());
  }

  @Test
  void floodOfPairs_isAppliedBeforeTheInterval() throws Exception {
    ItemDelta delta = new ItemDelta("pan");
    for (int i = 0; i < ItemOperator.MAX_WAITING_PAIRS; i++) {
      delta.seenAfter("lamp" + i, 1, NOW_MILLIS);
    }
    flink.processElement(new ItemFacts("pan", delta.toByteArray()), 0);
    assertEquals(List.of("neighbours pan"), written());
  }

  @Test
  void itemsThatWaitLongest_areFirst_andStepsAndRoundsAreBounded() throws Exception {
    int items = ItemOperator.MOST_ITEMS_A_ROUND + 10;
    for (int i = 0; i < items; i++) {
      send("pan" + i);
    }
    pass(Duration.ofSeconds(1));
    List<String> first = written();
    assertEquals(items + ItemOperator.MOST_ITEMS_A_STEP, first.size());
    assertTrue(first.contains("neighbours pan0"));
    for (int step = 0; step < 19; step++) {
      pass(Duration.ofMillis(250));
      assertEquals(ItemOperator.MOST_ITEMS_A_STEP, written().size());
    }
    pass(Duration.ofMillis(249));
    assertEquals(List.of(), written());
    pass(Duration.ofMillis(1));
    List<String> second = written();
    assertEquals(10, second.size());
    assertTrue(second.contains("neighbours pan" + (items - 1)));
  }

  @Test
  void restored_countsGoOn() throws Exception {
    for (int i = 0; i < 10; i++) {
      send("pan" + i % 5);
    }
    restore(1);
    send("pan4");
    pass(Duration.ofSeconds(1));
    List<String> lines = written();
    assertEquals("pan4 3", lines.get(0));
    assertEquals(
        List.of(
            "neighbours pan0",
            "neighbours pan1",
            "neighbours pan2",
            "neighbours pan3",
            "neighbours pan4"),
        lines.stream().skip(1).sorted().toList());
  }

  @Test
  void idleItem_endsWithTombstonesAndWithoutState() throws Exception {
    send("pan");
    pass(Duration.ofSeconds(6));
    pass(LIFETIME.minusDays(1));
    send("pan");
    pass(Duration.ofSeconds(6));
    pass(LIFETIME.minusDays(1));
    written();
    pass(Duration.ofDays(1).plusSeconds(10));
    assertEquals(List.of("delete pan of items.v1", "delete pan of neighbours.v1"), written());
    assertEquals(0, flink.numKeyedStateEntries());
    assertEquals(0, flink.numProcessingTimeTimers());
  }
}
