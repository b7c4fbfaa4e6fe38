package io.everystore.jobs.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Model;
import io.everystore.feature.registry.RowArm;
import io.everystore.jobs.learning.RowFacts;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.types.JobTypes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RowOperatorTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int ENOUGH = 200;

  private KeyedOneInputStreamOperatorTestHarness<String, RowFacts, OutboundRecord> flink;

  @BeforeEach
  void open() throws Exception {
    flink = harness(null);
  }

  @AfterEach
  void close() throws Exception {
    flink.close();
  }

  @Test
  void pages_arePublishedOncePerInterval() throws Exception {
    show(ENOUGH);
    assertEquals(List.of(), models());
    pass();
    pass();
    assertEquals(1, models().size());
    Model model = models().get(0);
    assertEquals("home/all/trending", model.getArms(0).getKey());
    assertEquals(ENOUGH, model.getArms(0).getExposures(), 1e-6);
    show(1);
    pass();
    assertTrue(models().get(1).getVersion() > model.getVersion());
  }

  @Test
  void restored_goesOnFromWhatItKnew() throws Exception {
    show(ENOUGH);
    pass();
    Model before = models().get(0);
    flink.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState snapshot = flink.snapshot(1, 1);
    flink.close();
    flink = harness(snapshot);
    show(1);
    pass();
    Model after = models().get(0);
    assertEquals(ENOUGH + 1, after.getExamples());
    assertTrue(after.getVersion() > before.getVersion());
    assertEquals(ENOUGH + 1, after.getArms(0).getExposures(), 1e-6);
  }

  private void show(int times) throws Exception {
    RowFacts facts =
        new RowFacts(
            "home",
            "new",
            Impressions.SHOWN_MILLIS,
            false,
            List.of(new RowFacts.Placed("trending", 0, 0)));
    for (int i = 0; i < times; i++) {
      flink.processElement(facts, 0);
    }
  }

  private void pass() throws Exception {
    flink.setProcessingTime(flink.getProcessingTime() + INTERVAL.toMillis());
  }

  private List<Model> models() throws Exception {
    List<Model> models = new ArrayList<>();
    for (OutboundRecord record : flink.extractOutputValues()) {
      assertEquals(Topics.MODELS, record.topic());
      assertEquals(RowArm.MODEL, new String(record.key(), StandardCharsets.UTF_8));
      models.add(Model.parseFrom(record.value()));
    }
    return models;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, RowFacts, OutboundRecord> harness(
      @Nullable OperatorSubtaskState state) throws Exception {
    var flink =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new RowOperator(INTERVAL.toMillis()), facts -> RowArm.MODEL, Types.STRING);
    flink.setup(JobTypes.OUTBOUND_RECORD.createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      flink.initializeState(state);
    }
    flink.setProcessingTime(Impressions.SHOWN_MILLIS);
    flink.open();
    return flink;
  }
}
