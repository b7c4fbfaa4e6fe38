package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ExcuseWindowTest {
  private final ExcuseWindow window = new ExcuseWindow();

  @Test
  void withoutAFault_nothingIsExcused() {
    assertFalse(window.touchedSince(window.mark()));
  }

  @Test
  void pageAskedForWithinAWindow_isExcused_howeverLateItsAnswer() {
    window.begin();
    long mark = window.mark();
    assertTrue(window.touchedSince(mark));
    window.end();
    assertTrue(window.touchedSince(mark));
  }

  @Test
  void pageAskedForBeforeAWindow_isExcusedOnceItHasBegun() {
    long mark = window.mark();
    window.begin();
    assertTrue(window.touchedSince(mark));
    window.end();
    assertTrue(window.touchedSince(mark));
  }

  @Test
  void pageAskedForAfterAWindow_isNotExcused() {
    window.begin();
    window.end();
    long mark = window.mark();
    assertFalse(window.touchedSince(mark));
    window.begin();
    assertTrue(window.touchedSince(mark));
  }
}
