package io.everystore.jobs.outcome;

import static io.everystore.jobs.outcome.Impressions.led;
import static io.everystore.jobs.outcome.Impressions.shown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.registry.RankingFeature;
import io.everystore.jobs.learning.Choice;
import io.everystore.jobs.learning.NamedChoice;
import io.everystore.jobs.record.AnswerFact;
import io.everystore.jobs.types.JobTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AnswerOperatorTest {
  private static final Duration WINDOW = Duration.ofMinutes(30);
  private static final String[] ITEMS = {"a", "b", "c"};

  private KeyedOneInputStreamOperatorTestHarness<String, AnswerFact, NamedChoice> flink;

  @BeforeEach
  void open() throws Exception {
    flink = harness(null);
  }

  @AfterEach
  void close() throws Exception {
    flink.close();
  }

  @Test
  void click_isAChoiceAmongTheItemsOfItsRow() throws Exception {
    send(shown(Impressions.of("r", "top-picks", ITEMS)));
    send(led("r", "select_item", 1_000, "b"));
    NamedChoice named = choices().get(0);
    assertEquals("top-picks", named.model());
    Choice choice = named.choice();
    assertEquals(3, choice.size());
    assertEquals(1, choice.positions()[choice.chosen()], "b stood second");
    assertArrayEquals(new int[] {0, 1, 2}, IntStream.of(choice.positions()).sorted().toArray());
    assertEquals(
        0.5f, choice.feature(choice.chosen(), RankingFeature.POPULARITY.column()), "b's features");
    assertEquals(0, choice.feature(choice.chosen(), RankingFeature.NEWNESS.column()));
  }

  @Test
  void outcomeBeforeItsImpression_isTheSameChoice() throws Exception {
    send(led("r", "select_item", -5, "b"));
    assertEquals(List.of(), told());
    send(shown(Impressions.of("r", "next-item", ITEMS)));
    assertEquals(List.of("next-item b 1.0"), told());
  }

  @Test
  void risingOutcomes_teachWhatTheyAddAndTheSameTeachesOnce() throws Exception {
    send(led("r", "select_item", 1, "b"));
    send(led("r", "view_item", 2, "b"));
    send(shown(Impressions.of("r", "top-picks", ITEMS)));
    send(shown(Impressions.of("r", "top-picks", ITEMS)));
    send(led("r", "view_item", 3, "b"));
    assertEquals(List.of("top-picks b 1.0"), told());
    send(led("r", "purchase", 4, "b", "c", "of another shelf"));
    send(led("r", "add_to_cart", 5, "b"));
    send(led("r", "view_item_list", 6, "a"));
    assertEquals(List.of("top-picks b 1.0", "top-picks b 3.0", "top-picks c 4.0"), told());
  }

  @Test
  void outcomeOnTheWindowsEdge_countsAndOneLaterDoesNot() throws Exception {
    send(shown(Impressions.of("r", "top-picks", ITEMS)));
    send(led("r", "select_item", WINDOW.toMillis(), "a"));
    send(led("r", "select_item", WINDOW.toMillis() + 1, "b"));
    assertEquals(List.of("top-picks a 1.0"), told());
  }

  @Test
  void windowPassed_stateIsGone() throws Exception {
    send(shown(Impressions.of("r", "top-picks", ITEMS)));
    send(led("early", "select_item", 0, "a"));
    assertEquals(2, flink.numKeyedStateEntries());
    assertEquals(2, flink.numProcessingTimeTimers());
    flink.setProcessingTime(Impressions.SHOWN_MILLIS + WINDOW.toMillis() - 1);
    assertEquals(2, flink.numKeyedStateEntries());
    flink.setProcessingTime(Impressions.SHOWN_MILLIS + WINDOW.toMillis());
    assertEquals(0, flink.numKeyedStateEntries());
    // An outcome of what was forgotten begins a wait that ends as well.
    send(led("r", "select_item", 1, "a"));
    assertEquals(List.of(), told());
    flink.setProcessingTime(Impressions.SHOWN_MILLIS + 2 * WINDOW.toMillis());
    assertEquals(0, flink.numKeyedStateEntries());
  }

  @Test
  void restored_goesOnWhereItWas() throws Exception {
    send(shown(Impressions.of("r", "top-picks", ITEMS)));
    send(led("r", "select_item", 1, "b"));
    OperatorSubtaskState snapshot = flink.snapshot(1, 1);
    flink.close();
    flink = harness(snapshot);
    send(led("r", "select_item", 2, "b"));
    send(led("r", "add_to_cart", 3, "b"));
    assertEquals(List.of("top-picks b 1.0"), told(), "the click was taught before");
    flink.setProcessingTime(Impressions.SHOWN_MILLIS + WINDOW.toMillis());
    assertEquals(0, flink.numKeyedStateEntries());
  }

  @Test
  void wentOnByThemselves_isAChoiceOfNoPlaceAndKeepsNothing() throws Exception {
    send(shown(Impressions.wentOn("n", "c", ITEMS)));
    Choice choice = choices().get(0).choice();
    assertArrayEquals(new int[3], choice.positions());
    assertEquals(
        1, choice.feature(choice.chosen(), RankingFeature.POPULARITY.column()), "c's features");
    assertEquals(0, flink.numKeyedStateEntries());
    send(shown(Impressions.wentOn("m", "not offered", ITEMS)));
    assertEquals(1, choices().size());
  }

  @Test
  void longRow_isCutToABoundWithTheChosenOne() throws Exception {
    String[] many = IntStream.range(0, 100).mapToObj(i -> "i" + i).toArray(String[]::new);
    send(shown(Impressions.of("r", "top-picks", many)));
    send(led("r", "select_item", 1, "i99"));
    Choice choice = choices().get(0).choice();
    assertEquals(50, choice.size());
    assertEquals(99, choice.positions()[choice.chosen()]);
    assertEquals(50, IntStream.of(choice.positions()).distinct().count());
    assertTrue(IntStream.of(choice.positions()).anyMatch(at -> at > 50 && at < 99));
  }

  @Test
  void eventsWithoutEnd_keepABoundedState() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      send(led("r", "select_item", 1, "a" + i));
    }
    send(shown(Impressions.of("r", "top-picks", "a0", "a999")));
    assertEquals(List.of("top-picks a0 1.0"), told(), "a999 came when too much waited");
  }

  @Test
  void repeatedEvents_takeNoRoomFromOthers() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      send(led("r", "select_item", i, "a0"));
    }
    send(led("r", "select_item", 1, "a1"));
    send(shown(Impressions.of("r", "top-picks", "a0", "a1")));
    assertEquals(List.of("top-picks a0 1.0", "top-picks a1 1.0"), told());
  }

  private void send(AnswerFact fact) throws Exception {
    flink.processElement(fact, 0);
  }

  private List<NamedChoice> choices() {
    return flink.extractOutputValues();
  }

  /** Model, letter of the chosen item by its place, and weight of every choice so far. */
  private List<String> told() {
    List<String> lines = new ArrayList<>();
    for (NamedChoice named : choices()) {
      Choice choice = named.choice();
      int place = choice.positions()[choice.chosen()];
      String item = choice.size() == 2 ? "a" + place : ITEMS[place];
      lines.add(named.model() + " " + item + " " + choice.weight());
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
