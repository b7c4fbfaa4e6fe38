package io.everystore.jobs.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Model;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.jobs.learning.Choice;
import io.everystore.jobs.learning.NamedChoice;
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

final class RankerOperatorTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int ENOUGH = 200;

  private KeyedOneInputStreamOperatorTestHarness<String, NamedChoice, OutboundRecord> flink;

  @BeforeEach
  void open() throws Exception {
    flink = harness(null);
  }

  @AfterEach
  void close() throws Exception {
    flink.close();
  }

  @Test
  void choices_arePublishedOncePerIntervalUnderTheirNames() throws Exception {
    learn("top-picks", RankingFeature.POPULARITY, ENOUGH);
    learn("next-item", RankingFeature.REPEAT, ENOUGH);
    assertEquals(List.of(), models());
    pass(INTERVAL);
    assertEquals(2, models().size());
    Model topPicks = models().get(0);
    assertEquals("top-picks", topPicks.getName());
    assertEquals(ENOUGH, topPicks.getExamples());
    assertTrue(weight(topPicks, RankingFeature.POPULARITY) > 1, topPicks::toString);
    assertEquals(0, weight(topPicks, RankingFeature.REPEAT), 1e-3);
    assertTrue(topPicks.getLoss() < Math.log(2), topPicks::toString);
    assertTrue(weight(models().get(1), RankingFeature.REPEAT) > 1);
  }

  @Test
  void nothingNew_nothingPublished() throws Exception {
    learn("top-picks", RankingFeature.POPULARITY, ENOUGH);
    pass(INTERVAL);
    pass(INTERVAL);
    pass(INTERVAL);
    assertEquals(1, models().size());
    learn("top-picks", RankingFeature.POPULARITY, 1);
    pass(INTERVAL);
    assertEquals(2, models().size());
    assertTrue(models().get(1).getVersion() > models().get(0).getVersion());
  }

  @Test
  void weightsThatDoWorse_areNotPublished() throws Exception {
    // Whatever is learned of one choice foretells the next one worse than the weights
    // that come with the program, which say nothing of it.
    for (int i = 0; i < ENOUGH; i++) {
      learn("top-picks", choice(RankingFeature.REPEAT, i % 2));
    }
    pass(INTERVAL);
    assertEquals(List.of(), models());
    learn("top-picks", RankingFeature.REPEAT, ENOUGH);
    pass(INTERVAL);
    assertEquals(1, models().size());
  }

  @Test
  void restored_goesOnFromWhatItKnew() throws Exception {
    learn("top-picks", RankingFeature.POPULARITY, ENOUGH);
    pass(INTERVAL);
    Model before = models().get(0);
    flink.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState snapshot = flink.snapshot(1, 1);
    flink.close();
    flink = harness(snapshot);
    learn("top-picks", RankingFeature.POPULARITY, 1);
    pass(INTERVAL);
    Model after = models().get(0);
    assertEquals(ENOUGH + 1, after.getExamples());
    assertTrue(after.getVersion() > before.getVersion());
    assertTrue(weight(after, RankingFeature.POPULARITY) > 1, after::toString);
  }

  private void learn(String model, RankingFeature feature, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      learn(model, choice(feature, 0));
    }
  }

  private void learn(String model, Choice choice) throws Exception {
    flink.processElement(new NamedChoice(model, choice), 0);
  }

  /** One of two items, of which the first alone has the feature. */
  private static Choice choice(RankingFeature feature, int chosen) {
    float[] features = new float[2 * RankingFeature.COUNT];
    features[feature.column()] = 1;
    return new Choice(features, RankingFeature.COUNT, new int[2], chosen, 1);
  }

  private static float weight(Model model, RankingFeature feature) {
    return model.getWeights(model.getFeatureNamesList().indexOf(feature.label()));
  }

  private void pass(Duration time) throws Exception {
    flink.setProcessingTime(flink.getProcessingTime() + time.toMillis());
  }

  private List<Model> models() throws Exception {
    List<Model> models = new ArrayList<>();
    for (OutboundRecord record : flink.extractOutputValues()) {
      Model model = Model.parseFrom(record.value());
      assertEquals(Topics.MODELS, record.topic());
      assertEquals(model.getName(), new String(record.key(), StandardCharsets.UTF_8));
      models.add(model);
    }
    return models;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, NamedChoice, OutboundRecord>
      harness(@Nullable OperatorSubtaskState state) throws Exception {
    var flink =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new RankerOperator(INTERVAL.toMillis()), NamedChoice::model, Types.STRING);
    flink.setup(JobTypes.OUTBOUND_RECORD.createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      flink.initializeState(state);
    }
    flink.setProcessingTime(Impressions.SHOWN_MILLIS);
    flink.open();
    return flink;
  }
}
