package io.everystore.jobs.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionRow;
import io.everystore.jobs.learning.AnswerOutcomes;
import io.everystore.jobs.learning.ImpressionChoices;
import io.everystore.jobs.learning.Lessons;
import io.everystore.jobs.learning.NamedChoice;
import io.everystore.jobs.learning.OnlineRanker;
import io.everystore.jobs.learning.OutcomeKind;
import io.everystore.jobs.learning.RowFacts;
import io.everystore.jobs.learning.RowLearner;
import io.everystore.jobs.learning.SoftmaxLearner;
import io.everystore.jobs.record.AnswerFact;
import io.everystore.jobs.stage.ReaderHarness;
import io.everystore.jobs.types.JobTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.junit.jupiter.api.Test;

/** What was shown as it might stand in its topic, and what is learned of it. */
final class ImpressionReaderFuzzTest {
  private static final long WINDOW_MILLIS = 1_800_000;
  private static final String LONG_TEXT = "x".repeat(70_000);

  private final TypeSerializer<NamedChoice> choices =
      JobTypes.NAMED_CHOICE.createSerializer(new SerializerConfigImpl());
  private final TypeSerializer<RowFacts> rows =
      JobTypes.ROW_FACTS.createSerializer(new SerializerConfigImpl());

  @Test
  void damagedImpression_isLearnedFromOrADeadLetter() throws Exception {
    ReaderHarness<AnswerFact> reader = reader();
    Impression page =
        Impressions.builder("r", "top-picks", "a", "b", "c")
            .setPage("home")
            .setSegment("s")
            .build();
    List<byte[]> corpus =
        List.of(
            page.toByteArray(),
            Impressions.of("r", "next-item", "a", "b").toByteArray(),
            featuresBeyondTheirBounds().toByteArray(),
            Impressions.wentOn("r", "b", "a", "b", "c").toByteArray());
    Fuzz.run(
        "impressions",
        corpus,
        bytes -> {
          for (AnswerFact read : reader.read(null, bytes)) {
            learn(Impression.parseFrom(((AnswerFact.Shown) read).impression()));
          }
        });
  }

  @Test
  void longText_isADeadLetter() throws Exception {
    Impression page = Impressions.builder("r", "top-picks", "a", "b").setPage("home").build();
    List<Impression> tooLong =
        List.of(
            page.toBuilder().setPage(LONG_TEXT).build(),
            page.toBuilder().setSegment(LONG_TEXT).build(),
            page.toBuilder().setRows(0, page.getRows(0).toBuilder().setRowId(LONG_TEXT)).build(),
            page.toBuilder()
                .setRows(0, page.getRows(0).toBuilder().setStrategy(LONG_TEXT))
                .build());
    ReaderHarness<AnswerFact> reader = reader();
    for (Impression impression : tooLong) {
      assertEquals(List.of(), reader.read(null, impression.toByteArray()));
    }
    assertEquals(1, reader.read(null, page.toByteArray()).size());
  }

  /** So large that what is known of the weights could no longer be solved. */
  private static Impression featuresBeyondTheirBounds() {
    Impression impression = Impressions.of("r", "next-item", "a", "b");
    ImpressionRow.Builder row = impression.getRows(0).toBuilder();
    row.getItemsBuilder(0).setFeatures(1, Float.MAX_VALUE);
    return impression.toBuilder().setRows(0, row).build();
  }

  private static ReaderHarness<AnswerFact> reader() throws Exception {
    return ReaderHarness.open(
        new ImpressionReader(), JobTypes.ANSWER_FACT, ImpressionReader.DEAD_LETTERS);
  }

  private void learn(Impression impression) {
    Lessons lessons =
        new Lessons() {
          @Override
          public void choice(NamedChoice choice) {
            send(choice, choices);
            OnlineRanker ranker =
                new OnlineRanker(
                    choice.model(), ImpressionChoices.featureNames(), SoftmaxLearner::new);
            ranker.learn(choice.choice());
            assertTrue(Double.isFinite(ranker.loss()), "loss " + ranker.loss());
          }

          @Override
          public void rows(RowFacts facts) {
            send(facts, rows);
            RowLearner learner = new RowLearner();
            learner.learn(facts, Impressions.SHOWN_MILLIS);
            RowLearner.restore(learner.state());
          }
        };
    ImpressionChoices.wentOn(impression).ifPresent(lessons::choice);
    AnswerOutcomes answer = AnswerOutcomes.create(WINDOW_MILLIS);
    answer.led("b", OutcomeKind.CLICK, Impressions.SHOWN_MILLIS, lessons);
    answer.shown(impression, lessons);
    AnswerOutcomes restored = AnswerOutcomes.parse(WINDOW_MILLIS, answer.toByteArray());
    restored.led("a", OutcomeKind.PURCHASE, Impressions.SHOWN_MILLIS + 1, lessons);
  }

  private static <T> void send(T value, TypeSerializer<T> serializer) {
    try {
      ReaderHarness.overTheWire(value, serializer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
