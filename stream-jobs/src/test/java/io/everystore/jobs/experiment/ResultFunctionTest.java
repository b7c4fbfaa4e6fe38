package io.everystore.jobs.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.VariationResult;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.types.JobTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ResultFunctionTest {
  private static final long START = 1_700_000_000_000L;
  private static final long INTERVAL = 1_000;

  private static KeyedOneInputStreamOperatorTestHarness<String, KeyedDelta, OutboundRecord> harness(
      @Nullable OperatorSubtaskState state) throws Exception {
    var made =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new ResultFunction(INTERVAL)),
            KeyedDelta::key,
            Types.STRING);
    made.setup(JobTypes.OUTBOUND_RECORD.createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      made.initializeState(state);
    }
    made.setProcessingTime(START);
    made.open();
    return made;
  }

  @Test
  void changes_areSummedAndWrittenOncePerIntervalAlsoAfterARestore() throws Exception {
    OperatorSubtaskState state;
    try (var flink = harness(null)) {
      flink.processElement(delta("a", 1, 2.5), 0);
      flink.processElement(delta("a", 1, 0.5), 0);
      flink.processElement(delta("b", 1, 0), 0);
      assertEquals(List.of(), flink.extractOutputValues(), "not yet");
      flink.setProcessingTime(START + INTERVAL);
      List<OutboundRecord> written = flink.extractOutputValues();
      assertEquals(2, written.size(), "one per variation");
      assertEquals(Topics.EXPERIMENT_RESULTS, written.get(0).topic());
      flink.processElement(delta("a", 1, 0), 0);
      state = flink.snapshot(1, START);
    }
    try (var flink = harness(state)) {
      flink.setProcessingTime(START + 2 * INTERVAL);
      List<OutboundRecord> written = flink.extractOutputValues();
      OutboundRecord last = written.get(written.size() - 1);
      assertEquals("e/a", new String(last.key(), StandardCharsets.UTF_8));
      VariationResult sums = VariationResult.parseFrom(last.value());
      assertEquals(3, sums.getExposed());
      assertEquals(3.0, sums.getRevenue());
      assertEquals(3, sums.getVersion());
      assertEquals("e", sums.getExperimentId());
    }
  }

  @Test
  void variationNobodyAddsTo_ends() throws Exception {
    try (var flink = harness(null)) {
      flink.processElement(delta("a", 1, 0), 0);
      flink.setProcessingTime(START + ResultFunction.LIFETIME.toMillis() - 1);
      assertEquals(1, flink.numKeyedStateEntries());
      flink.setProcessingTime(START + ResultFunction.LIFETIME.plusDays(2).toMillis());
      assertEquals(0, flink.numKeyedStateEntries());
      List<OutboundRecord> written = flink.extractOutputValues();
      assertNull(written.get(written.size() - 1).value());
      assertEquals(0, flink.numProcessingTimeTimers());
    }
  }

  private static KeyedDelta delta(String variation, long exposed, double revenue) {
    return new KeyedDelta(
        "e/" + variation,
        VariationResult.newBuilder()
            .setExperimentId("e")
            .setVariationId(variation)
            .setExposed(exposed)
            .setRevenue(revenue)
            .build()
            .toByteArray());
  }
}
