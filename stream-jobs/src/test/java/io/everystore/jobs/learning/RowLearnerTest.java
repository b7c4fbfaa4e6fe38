package io.everystore.jobs.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Arm;
import io.everystore.feature.proto.Model;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RowLearnerTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final int ENOUGH = RowLearner.FIRST_PUBLICATION;

  private final RowLearner learner = new RowLearner();

  @Test
  void rows_areCountedBySegmentAndInAll() {
    shown("new", NOW, ENOUGH, "a");
    shown("buyer", NOW, ENOUGH, "a");
    led("buyer", NOW, 30, "a", 0);
    Model model = publish();
    assertEquals("rows", model.getName());
    assertEquals(2 * ENOUGH, model.getExamples());
    assertEquals(
        List.of("home/all/a", "home/buyer/a", "home/new/a"),
        model.getArmsList().stream().map(Arm::getKey).toList());
    assertEquals(30, arm(model, "home/all/a").getSuccesses(), 1e-9);
    assertEquals(2 * ENOUGH, arm(model, "home/all/a").getExposures(), 1e-6);
    assertEquals(30, arm(model, "home/buyer/a").getSuccesses(), 1e-9);
    assertEquals(0, arm(model, "home/new/a").getSuccesses());
    assertEquals(ENOUGH, arm(model, "home/new/a").getExposures(), 1e-6);
  }

  @Test
  void title_isAnArmOfItsOwnBesideItsRow() {
    shown("new", NOW, ENOUGH, "a");
    learner.learn(
        new RowFacts("home", "new", NOW, false, List.of(new RowFacts.Placed("a", 0xabc, 0))), NOW);
    learner.learn(
        new RowFacts("home", "new", NOW, true, List.of(new RowFacts.Placed("a", 0xabc, 0))), NOW);
    Model model = publish();
    assertEquals(1, arm(model, "home/new/a/00000abc").getSuccesses(), 1e-9);
    assertEquals(1, arm(model, "home/new/a/00000abc").getExposures(), 1e-6);
    assertEquals(1, arm(model, "home/new/a").getSuccesses(), 1e-9);
    assertEquals(ENOUGH + 1, arm(model, "home/new/a").getExposures(), 1e-6);
  }

  @Test
  void aDay_halvesWhatWasCountedAndLateFactsCountTheirHalf() {
    shown("new", NOW, ENOUGH, "a");
    led("new", NOW, 100, "a", 0);
    shown("new", NOW + DAY, 1, "b");
    Model model = publish(NOW + DAY);
    assertEquals(50, arm(model, "home/new/a").getSuccesses(), 1e-9);
    led("new", NOW, 100, "a", 0);
    assertEquals(100, arm(publish(NOW + DAY), "home/new/a").getSuccesses(), 1e-9);
  }

  @Test
  void clockOfTheFuture_makesNothingForgotten() {
    shown("new", NOW, ENOUGH, "a");
    learner.learn(
        new RowFacts(
            "home", "new", NOW + 1_000 * DAY, false, List.of(new RowFacts.Placed("b", 0, 0))),
        NOW);
    assertEquals(ENOUGH, arm(publish(), "home/new/a").getExposures(), ENOUGH * 0.2);
  }

  @Test
  void rowsThatTradePlaces_areComparedAsIfTheyStoodAlike() {
    // a is twice as good; it stands in place 1 most of the time, where half as many look.
    shownInOrder(1_000, "a", "b");
    led("new", NOW, 200, "a", 0);
    led("new", NOW, 50, "b", 1);
    shownInOrder(9_000, "b", "a");
    led("new", NOW, 900, "a", 1);
    led("new", NOW, 900, "b", 0);
    Model model = publish();
    double a = rate(arm(model, "home/new/a"));
    double b = rate(arm(model, "home/new/b"));
    assertEquals(2, a / b, 0.1, a + " / " + b);
    Arm all = arm(model, "home/all/a");
    Arm other = arm(model, "home/all/b");
    assertEquals(20_000, all.getExposures() + other.getExposures(), 1e-3, "the mean weighs 1");
  }

  @Test
  void successOfWhatWasNeverShown_isNotCounted() {
    shown("new", NOW, ENOUGH, "a");
    led("new", NOW, 10, "b", 0);
    assertEquals(2, publish().getArmsCount());
  }

  @Test
  void namesThatNoKeyHolds_areNotCounted() {
    shown("new", NOW, ENOUGH, "a");
    shown("new", NOW, 1, "a/b");
    shown("new", NOW, 1, "a".repeat(65));
    assertEquals(2, publish().getArmsCount());
  }

  @Test
  void armsWithoutEnd_leaveThoseShownMost() {
    shown("new", NOW, ENOUGH, "a");
    for (int i = 0; i < 2 * RowLearner.MAX_ARMS; i++) {
      shown("new", NOW, 1, "r" + i);
    }
    Model model = publish();
    assertEquals(2 * RowLearner.MAX_ARMS, model.getArmsCount(), "each and its sum");
    assertTrue(arm(model, "home/new/a").getExposures() > 1);
    assertTrue(model.getSerializedSize() < 256 * 1024);
  }

  @Test
  void fewPagesOrNothingNew_nothingIsPublished() {
    shown("new", NOW, ENOUGH - 1, "a");
    assertFalse(learner.publish(NOW).isPresent());
    shown("new", NOW, 1, "a");
    assertTrue(learner.publish(NOW).isPresent());
    assertFalse(learner.publish(NOW).isPresent());
    led("new", NOW, 1, "a", 0);
    assertEquals(NOW + 1, learner.publish(NOW).orElseThrow().getVersion());
  }

  @Test
  void restored_goesOnWhereItWas() {
    shown("new", NOW, ENOUGH, "a", "b");
    led("new", NOW, 7, "b", 1);
    long version = publish().getVersion();
    RowLearner restored = RowLearner.restore(learner.state());
    assertFalse(restored.publish(NOW).isPresent());
    RowFacts facts =
        new RowFacts("home", "new", NOW, false, List.of(new RowFacts.Placed("a", 0, 0)));
    restored.learn(facts, NOW);
    learner.learn(facts, NOW);
    Model again = restored.publish(NOW).orElseThrow();
    assertEquals(publish(), again);
    assertTrue(again.getVersion() > version);
  }

  private void shown(String segment, long timeMillis, int times, String... rowIds) {
    List<RowFacts.Placed> rows =
        IntStream.range(0, rowIds.length)
            .mapToObj(place -> new RowFacts.Placed(rowIds[place], 0, place))
            .toList();
    for (int i = 0; i < times; i++) {
      learner.learn(new RowFacts("home", segment, timeMillis, false, rows), NOW + DAY);
    }
  }

  private void shownInOrder(int times, String... rowIds) {
    shown("new", NOW, times, rowIds);
  }

  private void led(String segment, long timeMillis, int times, String rowId, int place) {
    for (int i = 0; i < times; i++) {
      learner.learn(
          new RowFacts(
              "home", segment, timeMillis, true, List.of(new RowFacts.Placed(rowId, 0, place))),
          NOW + DAY);
    }
  }

  private Model publish() {
    return publish(NOW);
  }

  private Model publish(long nowMillis) {
    return learner.publish(nowMillis).orElseThrow();
  }

  private static double rate(Arm arm) {
    return arm.getSuccesses() / arm.getExposures();
  }

  private static Arm arm(Model model, String key) {
    return model.getArmsList().stream()
        .filter(arm -> arm.getKey().equals(key))
        .findFirst()
        .orElseThrow();
  }
}
