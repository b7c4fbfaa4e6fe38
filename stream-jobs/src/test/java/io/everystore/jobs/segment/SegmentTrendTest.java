package io.everystore.jobs.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.SegmentTrend;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.types.JobTypes;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

final class SegmentTrendTest {
  private static final long START = 1_700_000_000_000L;
  private static final long DAY = 86_400_000;
  private static final long INTERVAL = 1_000;

  @Test
  void sums_forgetByTheHalfEachDayInWhateverOrderTheyCome() {
    TrendSums inOrder = new TrendSums();
    inOrder.add("old", 3, START);
    inOrder.add("new", 2, START + DAY);
    TrendSums late = new TrendSums();
    late.add("new", 2, START + DAY);
    late.add("old", 3, START);
    SegmentTrend trend = inOrder.heaviest("s", 10);
    assertEquals(trend, late.heaviest("s", 10));
    assertEquals(List.of("new", "old"), trend.getItemIdsList());
    assertEquals(List.of(2f, 1.5f), trend.getWeightsList());
  }

  @Test
  void sums_ofPartsAreThoseOfTheWhole() {
    SplittableRandom random = new SplittableRandom(3);
    TrendSums whole = new TrendSums();
    TrendSums merged = new TrendSums();
    for (int part = 0; part < 10; part++) {
      TrendSums sums = new TrendSums();
      for (int i = 0; i < 20; i++) {
        String itemId = "i" + random.nextInt(30);
        long timeMillis = START + random.nextLong(5 * DAY);
        whole.add(itemId, 1, timeMillis);
        sums.add(itemId, 1, timeMillis);
      }
      merged.merge(sums.all("s"));
    }
    SegmentTrend expected = whole.heaviest("s", 30);
    SegmentTrend trend = merged.heaviest("s", 30);
    for (int i = 0; i < 30; i++) {
      int at = trend.getItemIdsList().indexOf(expected.getItemIds(i));
      assertEquals(expected.getWeights(i), trend.getWeights(at), 1e-5);
    }
  }

  @Test
  void sums_keepTheHeaviestOfManyItems() {
    TrendSums sums = new TrendSums();
    for (int i = 0; i < 100_000; i++) {
      sums.add("i" + i, 1, START);
      sums.add("hot" + i % 10, 1, START);
    }
    assertTrue(sums.all("s").getItemIdsCount() <= 2 * TrendSums.MAX_ITEMS);
    SegmentTrend trend = sums.heaviest("s", 10);
    assertTrue(trend.getItemIdsList().stream().allMatch(id -> id.startsWith("hot")));
    assertEquals(10_000, trend.getWeights(0), 1e-3);
  }

  @Test
  void deltas_areWrittenOncePerIntervalAsOneList() throws Exception {
    try (var flink =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new SegmentTrendFunction(INTERVAL)),
            KeyedDelta::key,
            Types.STRING)) {
      flink.setup(JobTypes.OUTBOUND_RECORD.createSerializer(new SerializerConfigImpl()));
      flink.setProcessingTime(START);
      flink.open();
      flink.processElement(delta("keen", "pan", 1), 0);
      flink.processElement(delta("keen", "pot", 4), 0);
      flink.processElement(delta("keen", "pan", 5), 0);
      flink.processElement(delta("others", "lid", 1), 0);
      assertEquals(List.of(), flink.extractOutputValues());
      flink.setProcessingTime(START + INTERVAL);
      List<OutboundRecord> written = flink.extractOutputValues();
      assertEquals(2, written.size());
      assertEquals(Topics.SEGMENT_TRENDS, written.get(0).topic());
      SegmentTrend trend = SegmentTrend.parseFrom(written.get(0).value());
      assertEquals("keen", trend.getSegmentId());
      assertEquals(List.of("pan", "pot"), trend.getItemIdsList());
      assertEquals(List.of(6f, 4f), trend.getWeightsList());
    }
  }

  private static KeyedDelta delta(String segmentId, String itemId, float weight) {
    return new KeyedDelta(
        segmentId,
        SegmentTrend.newBuilder()
            .setSegmentId(segmentId)
            .setAtMillis(START)
            .addItemIds(itemId)
            .addWeights(weight)
            .build()
            .toByteArray());
  }
}
