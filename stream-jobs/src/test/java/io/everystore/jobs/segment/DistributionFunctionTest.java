package io.everystore.jobs.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.everystore.feature.aggregate.ValueHistogram;
import io.everystore.feature.proto.ValueDistribution;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

final class DistributionFunctionTest {
  private static final String FEATURE = "orders.count";

  @Test
  void sums_areWrittenSoonThenOnceAnInterval() throws Exception {
    try (var flink = harness()) {
      flink.processElement(counted(3, 1), 0);
      flink.processElement(counted(4, 1), 0);
      flink.setProcessingTime(1_999);
      assertEquals(List.of(), flink.extractOutputValues());
      flink.setProcessingTime(2_000);
      assertEquals(2, people(flink.extractOutputValues().get(0)));
      for (int i = 0; i < 10; i++) {
        flink.processElement(counted(5, 1), 0);
      }
      flink.setProcessingTime(29_999);
      assertEquals(1, flink.extractOutputValues().size());
      flink.setProcessingTime(30_000);
      assertEquals(2, flink.extractOutputValues().size());
      assertEquals(12, people(flink.extractOutputValues().get(1)));
    }
  }

  @Test
  void nobodyLeft_takesTheRecordAway() throws Exception {
    try (var flink = harness()) {
      flink.processElement(counted(3, 1), 0);
      flink.processElement(counted(3, -1), 0);
      flink.setProcessingTime(30_000);
      assertNull(flink.extractOutputValues().get(0).value());
      assertEquals(0, flink.numKeyedStateEntries());
    }
  }

  private static KeyedDelta counted(double value, long people) {
    ValueHistogram change = new ValueHistogram();
    change.add(ValueHistogram.bucket(value), people);
    return new KeyedDelta(FEATURE, change.toProto().setFeature(FEATURE).build().toByteArray());
  }

  private static long people(OutboundRecord record) throws Exception {
    return ValueHistogram.of(ValueDistribution.parseFrom(record.value())).people();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, KeyedDelta, OutboundRecord>
      harness() throws Exception {
    var flink =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new DistributionFunction(2_000, 30_000)),
            KeyedDelta::key,
            Types.STRING);
    flink.open();
    flink.setProcessingTime(0);
    return flink;
  }
}
