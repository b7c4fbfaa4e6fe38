package io.everystore.feature.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class EpochClockTest {
  @Test
  void wrongClock_isAheadOrBehindByItsError_andGoesOnWithTheOther() {
    long[] nowMillis = {5_000};
    EpochClock ahead = EpochClock.ahead(() -> nowMillis[0], 3_000);
    EpochClock behind = EpochClock.ahead(() -> nowMillis[0], -3_000);
    assertEquals(8_000, ahead.millis());
    assertEquals(2_000, behind.millis());
    nowMillis[0] = 6_000;
    assertEquals(9_000, ahead.millis());
    assertEquals(3_000, behind.millis());
  }

  @Test
  void clockOfTheSystem_isThatOfTheMachine_unlessADrillSaysOtherwise() {
    long before = System.currentTimeMillis();
    long millis = EpochClock.SYSTEM.millis();
    assertTrue(millis >= before && millis <= System.currentTimeMillis(), () -> millis + "");
  }
}
