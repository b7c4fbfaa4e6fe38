package io.everystore.jobs.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.proto.Exposure;
import io.everystore.feature.proto.OutcomeKind;
import io.everystore.feature.proto.VariationResult;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.UnitInput;
import io.everystore.jobs.types.JobTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UnitFunctionTest {
  private static final long START = 1_700_000_000_000L;
  private static final long DAY = Duration.ofDays(1).toMillis();

  private KeyedOneInputStreamOperatorTestHarness<String, UnitInput, KeyedDelta> flink;
  private final Map<String, VariationResult> sums = new TreeMap<>();
  private int read;

  @BeforeEach
  void start() throws Exception {
    flink = harness(null);
  }

  @AfterEach
  void stop() throws Exception {
    flink.close();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, UnitInput, KeyedDelta> harness(
      @Nullable OperatorSubtaskState state) throws Exception {
    var made =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new UnitFunction()), UnitInput::unit, Types.STRING);
    made.setup(JobTypes.KEYED_DELTA.createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      made.initializeState(state);
    }
    made.setProcessingTime(START);
    made.open();
    return made;
  }

  @Test
  void outcomesAfterTheFirstExposure_countOncePerPerson() throws Exception {
    send(act(OutcomeKind.OUTCOME_CLICK, START - 1, 0));
    send(expose("a", START, 0));
    assertEquals("exposed 1", sum("e/a"));
    send(act(OutcomeKind.OUTCOME_CLICK, START, 0));
    send(act(OutcomeKind.OUTCOME_CLICK, START + 1, 0));
    send(act(OutcomeKind.OUTCOME_CART, START + 2, 0));
    send(act(OutcomeKind.OUTCOME_PURCHASE, START + 3, 1_000));
    send(act(OutcomeKind.OUTCOME_PURCHASE, START + 4, 500));
    assertEquals("exposed 1 clicked 1 carted 1 purchased 1 revenue 15.0 squared 225.0", sum("e/a"));
    send(act(OutcomeKind.OUTCOME_REFUND, START + 5, -500));
    assertEquals("exposed 1 clicked 1 carted 1 purchased 1 revenue 10.0 squared 100.0", sum("e/a"));
  }

  @Test
  void exposureReadBehindWhatFollowedIt_countsItAllTheSame() throws Exception {
    send(act(OutcomeKind.OUTCOME_PURCHASE, START + 5, 200));
    send(act(OutcomeKind.OUTCOME_CLICK, START - 5, 0));
    send(expose("a", START, 0));
    assertEquals("exposed 1 purchased 1 revenue 2.0 squared 4.0", sum("e/a"));
    send(expose("a", START - 10, 0));
    assertEquals("exposed 1 clicked 1 purchased 1 revenue 2.0 squared 4.0", sum("e/a"));
  }

  @Test
  void erasedUnit_isForgotten_whatItAddedStays() throws Exception {
    send(expose("a", START, 0));
    send(act(OutcomeKind.OUTCOME_CLICK, START + 1, 0));
    send(new UnitInput.Erased("u"));
    assertEquals(0, flink.numKeyedStateEntries());
    send(act(OutcomeKind.OUTCOME_CART, START + 2, 0));
    assertEquals("exposed 1 clicked 1", sum("e/a"), "of an exposure nobody remembers");
  }

  @Test
  void repeatedExposures_countNobodyTwiceAndKeepTheFirstVariation() throws Exception {
    send(expose("a", START, 0));
    send(expose("a", START, 0));
    send(expose("b", START + DAY, 0));
    send(act(OutcomeKind.OUTCOME_CLICK, START + 2 * DAY, 0));
    assertEquals("exposed 1 clicked 1", sum("e/a"));
    assertEquals("nothing", sum("e/b"));
  }

  @Test
  void outcomesBeyondTheWindowOrTheExperiment_doNotCount() throws Exception {
    send(expose("a", START, START + DAY));
    send(act(OutcomeKind.OUTCOME_CLICK, START + DAY, 0));
    assertEquals("exposed 1", sum("e/a"));
    send(act(OutcomeKind.OUTCOME_CLICK, START + DAY - 1, 0));
    assertEquals("exposed 1 clicked 1", sum("e/a"));
    send(new UnitInput.Exposed("u", exposure("other", "a", START, 0)));
    send(act(OutcomeKind.OUTCOME_CART, START + UnitJoin.WINDOW.toMillis(), 0));
    assertEquals("exposed 1 clicked 1", sum("other/a"));
  }

  /** Exposures and outcomes in any order, with a restore in between, against a plain recount. */
  @Test
  void randomOrders_sumToTheNaiveRecount() throws Exception {
    for (long seed = 1; seed <= 40; seed++) {
      stop();
      sums.clear();
      read = 0;
      flink = harness(null);
      Random random = new Random(seed);
      List<UnitInput> inputs = new ArrayList<>();
      Map<String, VariationResult> expected = new TreeMap<>();
      for (int unit = 0; unit < 8; unit++) {
        addUnit(random, "u" + unit, inputs, expected);
      }
      Collections.shuffle(inputs, random);
      int restoreAt = random.nextInt(inputs.size());
      for (int i = 0; i < inputs.size(); i++) {
        if (i == restoreAt) {
          restore();
        }
        send(inputs.get(i));
      }
      for (String key : expected.keySet()) {
        assertEquals(line(expected.get(key)), sum(key), key + ", seed " + seed);
      }
    }
  }

  private static void addUnit(
      Random random, String unit, List<UnitInput> inputs, Map<String, VariationResult> expected) {
    String variation = random.nextBoolean() ? "a" : "b";
    long first = Long.MAX_VALUE;
    for (int i = random.nextInt(4); i > 0; i--) {
      long at = START + random.nextInt(1_000);
      first = Math.min(first, at);
      inputs.add(new UnitInput.Exposed(unit, exposure(unit, "e", variation, at, START + 1_500)));
    }
    boolean clicked = false;
    boolean purchased = false;
    long cents = 0;
    for (int i = random.nextInt(10); i > 0; i--) {
      long at = START + random.nextInt(2_000);
      boolean counts = at >= first && at < START + 1_500;
      if (random.nextBoolean()) {
        inputs.add(new UnitInput.Outcome(unit, OutcomeKind.OUTCOME_CLICK, at, 0));
        clicked |= counts;
      } else {
        long revenue = 100L * random.nextInt(50);
        inputs.add(new UnitInput.Outcome(unit, OutcomeKind.OUTCOME_PURCHASE, at, revenue));
        purchased |= counts;
        cents += counts ? revenue : 0;
      }
    }
    if (first < Long.MAX_VALUE) {
      double revenue = cents / 100.0;
      expected.merge(
          "e/" + variation,
          VariationResult.newBuilder()
              .setExposed(1)
              .setClicked(clicked ? 1 : 0)
              .setPurchased(purchased ? 1 : 0)
              .setRevenue(revenue)
              .setRevenueSquared(revenue * revenue)
              .build(),
          UnitFunctionTest::plus);
    }
  }

  @Test
  void stateOfAUnit_endsWithItsWindowAndWithoutExposureAfterAnHour() throws Exception {
    send(act(OutcomeKind.OUTCOME_CLICK, START, 0));
    assertEquals(1, flink.numKeyedStateEntries());
    pass(UnitFunction.RECENT);
    assertEquals(0, flink.numKeyedStateEntries());

    send(expose("a", flink.getProcessingTime(), 0));
    pass(Duration.ofHours(2));
    pass(UnitJoin.WINDOW);
    assertEquals(1, flink.numKeyedStateEntries(), "a late event may still come");
    restore();
    pass(UnitFunction.LATE);
    assertEquals(0, flink.numKeyedStateEntries());
    assertEquals(0, flink.numProcessingTimeTimers());
  }

  private void restore() throws Exception {
    long now = flink.getProcessingTime();
    OperatorSubtaskState state = flink.snapshot(1, now);
    flink.close();
    flink = harness(state);
    flink.setProcessingTime(now);
    read = 0;
  }

  private void pass(Duration time) throws Exception {
    flink.setProcessingTime(flink.getProcessingTime() + time.toMillis());
  }

  private void send(UnitInput input) throws Exception {
    flink.processElement(input, 0);
    List<KeyedDelta> out = flink.extractOutputValues();
    for (KeyedDelta delta : out.subList(read, out.size())) {
      sums.merge(delta.key(), VariationResult.parseFrom(delta.value()), UnitFunctionTest::plus);
    }
    read = out.size();
  }

  private static VariationResult plus(VariationResult left, VariationResult right) {
    return VariationResult.newBuilder()
        .setExposed(left.getExposed() + right.getExposed())
        .setClicked(left.getClicked() + right.getClicked())
        .setCarted(left.getCarted() + right.getCarted())
        .setPurchased(left.getPurchased() + right.getPurchased())
        .setRevenue(left.getRevenue() + right.getRevenue())
        .setRevenueSquared(left.getRevenueSquared() + right.getRevenueSquared())
        .build();
  }

  private String sum(String key) {
    VariationResult sum = sums.get(key);
    return sum == null ? "nothing" : line(sum);
  }

  private static String line(VariationResult sum) {
    return "exposed "
        + sum.getExposed()
        + (sum.getClicked() > 0 ? " clicked " + sum.getClicked() : "")
        + (sum.getCarted() > 0 ? " carted " + sum.getCarted() : "")
        + (sum.getPurchased() > 0 ? " purchased " + sum.getPurchased() : "")
        + (sum.getRevenue() != 0
            ? " revenue " + sum.getRevenue() + " squared " + sum.getRevenueSquared()
            : "");
  }

  private static UnitInput act(OutcomeKind kind, long atMillis, long cents) {
    return new UnitInput.Outcome("u", kind, atMillis, cents);
  }

  private static UnitInput expose(String variation, long atMillis, long endMillis) {
    return new UnitInput.Exposed("u", exposure("e", variation, atMillis, endMillis));
  }

  private static byte[] exposure(
      String experiment, String variation, long atMillis, long endMillis) {
    return exposure("u", experiment, variation, atMillis, endMillis);
  }

  private static byte[] exposure(
      String unit, String experiment, String variation, long atMillis, long endMillis) {
    return Exposure.newBuilder()
        .setUnit(unit)
        .setExperimentId(experiment)
        .setVariationId(variation)
        .setTimeMillis(atMillis)
        .setExperimentEndTimeMillis(endMillis)
        .build()
        .toByteArray();
  }
}
