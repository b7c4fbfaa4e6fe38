package io.everystore.standalone.evaluate.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.standalone.evaluate.trial.LogBuilder;
import io.everystore.standalone.evaluate.trial.Protocol;
import io.everystore.standalone.evaluate.trial.Trial;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TunerTest {
  private static final int TRIES = 8;

  /** Sessions where the item two clicks on follows for sure, and the one in between is noise. */
  private static Trial trial() {
    Random random = new Random(1);
    LogBuilder log = new LogBuilder();
    for (int i = 0; i < 200; i++) {
      int walk = random.nextInt(5);
      log.session(
          "s" + i,
          i * 10L,
          "a" + walk + " n" + random.nextInt(50) + " b" + walk + " n" + random.nextInt(50));
    }
    return Trial.of(log.build(), Protocol.SESSION_REC, LogBuilder.millis(1_800), 1);
  }

  private static Family family(String name) {
    return Family.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void sameTrial_givesTheSameChoice() {
    for (Family family : Family.all()) {
      Baseline first = new Tuner(trial(), TRIES, () -> {}).tune(family);
      Baseline second = new Tuner(trial(), TRIES, () -> {}).tune(family);
      assertEquals(first.settings(), second.settings(), family.name());
    }
  }

  @Test
  void oneTry_keepsThePublishedParameters() {
    Family family = family("v-stan");
    Tuner tuner = new Tuner(trial(), 1, () -> {});
    assertSame(family.published(), tuner.tune(family));
    assertEquals(0, tuner.steps(family));
  }

  @Test
  void logWithoutRepeats_leavesOutTheItemAtHand() {
    // Neighbours hold the item at hand, and it never comes next.
    String settings = new Tuner(trial(), 2, () -> {}).tune(family("s-knn")).settings();
    assertTrue(settings.endsWith("without the item at hand"), settings);
    settings = new Tuner(trial(), 2, () -> {}).tune(family("sr")).settings();
    assertFalse(settings.endsWith("without the item at hand"), settings);
  }

  @Test
  void progress_isToldOfEveryStepAnnounced() {
    long[] steps = {0};
    Tuner tuner = new Tuner(trial(), TRIES, () -> steps[0]++);
    Family family = family("sr");
    tuner.tune(family);
    assertTrue(steps[0] > 0);
    assertEquals(tuner.steps(family), steps[0]);
  }
}
