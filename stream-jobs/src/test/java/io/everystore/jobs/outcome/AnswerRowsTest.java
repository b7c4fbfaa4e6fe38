package io.everystore.jobs.outcome;

import static io.everystore.jobs.outcome.Impressions.led;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionItem;
import io.everystore.feature.proto.ImpressionRow;
import io.everystore.jobs.learning.NamedChoice;
import io.everystore.jobs.learning.RowFacts;
import io.everystore.jobs.record.AnswerFact;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.types.JobTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What answers tell of their rows, from the record in the topic on. */
final class AnswerRowsTest {
  private static final Duration WINDOW = Duration.ofMinutes(30);

  private OneInputStreamOperatorTestHarness<LogRecord, AnswerFact> reader;
  private KeyedOneInputStreamOperatorTestHarness<String, AnswerFact, NamedChoice> answers;

  @BeforeEach
  void open() throws Exception {
    reader = ProcessFunctionTestHarnesses.forProcessFunction(new ImpressionReader());
    answers = harness(null);
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    answers.close();
  }

  @Test
  void page_tellsItsRowsAlsoThoseWithoutFeatures() throws Exception {
    show(page("r").build());
    assertEquals(List.of("home buyer shown top-picks/7@0 trending@1 best-sellers@2"), told());
  }

  @Test
  void clicks_tellTheirRowOnce() throws Exception {
    show(page("r").build());
    show(page("r").build());
    send(led("r", "select_item", 1, "d"));
    send(led("r", "view_item", 2, "d"));
    send(led("r", "purchase", 3, "e"));
    send(led("r", "add_to_cart", 4, "a"));
    send(led("r", "select_item", 5, "not there"));
    assertEquals(
        List.of(
            "home buyer shown top-picks/7@0 trending@1 best-sellers@2",
            "home buyer led trending@1",
            "home buyer led top-picks/7@0"),
        told());
  }

  @Test
  void clickBeforeItsPage_tellsTheRowOnceThePageIsThere() throws Exception {
    send(led("r", "select_item", 1, "f"));
    send(led("r", "purchase", 2, "f"));
    assertEquals(List.of(), told());
    show(page("r").build());
    assertEquals(
        List.of(
            "home buyer shown top-picks/7@0 trending@1 best-sellers@2",
            "home buyer led best-sellers@2"),
        told());
  }

  @Test
  void clickAfterTheWindow_tellsNothing() throws Exception {
    show(page("r").build());
    send(led("r", "select_item", WINDOW.toMillis() + 1, "d"));
    assertEquals(1, told().size());
  }

  @Test
  void restored_knowsWhatItTold() throws Exception {
    show(page("r").build());
    send(led("r", "select_item", 1, "d"));
    OperatorSubtaskState snapshot = answers.snapshot(1, 1);
    answers.close();
    answers = harness(snapshot);
    send(led("r", "select_item", 2, "e"));
    send(led("r", "select_item", 2, "f"));
    assertEquals(List.of("home buyer led best-sellers@2"), told());
  }

  @Test
  void rowWithoutItemsOneStrategyAndWhatNobodySaw_tellNothing() throws Exception {
    show(page("r").addRows(ImpressionRow.newBuilder().setRowId("empty").setPosition(3)).build());
    show(page("s").setPage("recommendations").build());
    show(page("t").setChosenItemId("c").build());
    show(page("u").clearPage().build());
    send(led("s", "select_item", 1, "a"));
    assertEquals(List.of("home buyer shown top-picks/7@0 trending@1 best-sellers@2"), told());
  }

  /** A row that teaches a model, and two that do not. */
  private static Impression.Builder page(String id) {
    Impression.Builder page =
        Impressions.builder(id, "top-picks", "a", "b", "c").setPage("home").setSegment("buyer");
    page.getRowsBuilder(0).setTitleKey(7);
    return page.addRows(row("trending", 1, "d", "e")).addRows(row("best-sellers", 2, "f"));
  }

  private static ImpressionRow.Builder row(String id, int position, String... itemIds) {
    ImpressionRow.Builder row =
        ImpressionRow.newBuilder().setRowId(id).setStrategy(id).setPosition(position);
    for (String itemId : itemIds) {
      row.addItems(ImpressionItem.newBuilder().setItemId(itemId));
    }
    return row;
  }

  private void show(Impression impression) throws Exception {
    reader.getOutput().clear();
    reader.processElement(new LogRecord(0, 0, null, impression.toByteArray()), 0);
    for (AnswerFact fact : reader.extractOutputValues()) {
      send(fact);
    }
  }

  private void send(AnswerFact fact) throws Exception {
    answers.processElement(fact, 0);
  }

  private List<String> told() {
    List<String> lines = new ArrayList<>();
    var facts = answers.getSideOutput(AnswerOperator.ROWS);
    if (facts == null) {
      return lines;
    }
    for (StreamRecord<RowFacts> each : facts) {
      RowFacts told = each.getValue();
      StringBuilder line = new StringBuilder(told.page() + " " + told.segment());
      line.append(told.led() ? " led" : " shown");
      for (RowFacts.Placed row : told.rows()) {
        line.append(" ").append(row.rowId());
        line.append(row.titleKey() == 0 ? "" : "/" + row.titleKey()).append("@");
        line.append(row.place());
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, AnswerFact, NamedChoice> harness(
      @Nullable OperatorSubtaskState state) throws Exception {
    var flink =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new AnswerOperator(WINDOW.toMillis()), AnswerFact::key, Types.STRING);
    flink.setup(JobTypes.NAMED_CHOICE.createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      flink.initializeState(state);
    }
    flink.setProcessingTime(Impressions.SHOWN_MILLIS);
    flink.open();
    return flink;
  }
}
