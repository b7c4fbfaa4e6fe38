package io.everystore.serving.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.store.InMemoryOnlineStore;
import io.everystore.feature.store.OnlineStoreWriter.Outcome;
import io.everystore.feature.store.View;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TombstoneSweeperTest {
  private static final byte[] VALUE = {1};

  private long nowMillis = Duration.ofDays(20_000).toMillis();
  private final InMemoryOnlineStore store = new InMemoryOnlineStore(() -> nowMillis);
  private final TombstoneSweeper sweeper = new TombstoneSweeper(store, () -> nowMillis);

  @Test
  void removal_keepsAnOlderValueOut_untilItIsOldEnough() {
    store.remove(View.PROFILES, "u", 5);
    pass(TombstoneSweeper.AGE);
    sweepAll();
    assertEquals(Outcome.STALE, store.put(View.PROFILES, "u", 4, VALUE, 1));
    pass(TombstoneSweeper.INTERVAL);
    sweepAll();
    assertEquals(Outcome.APPLIED, store.put(View.PROFILES, "u", 4, VALUE, 1));
  }

  @Test
  void removedSession_isForgottenSooner_thanAnythingElse() {
    removeEverywhere();
    pass(TombstoneSweeper.SESSION_AGE.plusMillis(1));
    sweepAll();
    for (View view : View.values()) {
      assertEquals(
          view == View.SESSIONS ? Outcome.APPLIED : Outcome.STALE,
          store.put(view, "k", 4, VALUE, 1));
    }
  }

  @Test
  void views_areSweptOneAtATime() {
    removeEverywhere();
    pass(TombstoneSweeper.AGE.plusMillis(1));
    sweeper.sweepIfDue();
    assertEquals(1, forgotten());
  }

  @Test
  void view_isNotSweptAgainBeforeTheInterval() {
    removeEverywhere();
    pass(TombstoneSweeper.AGE.minusMillis(1));
    sweepAll();
    pass(TombstoneSweeper.INTERVAL.minusMillis(1));
    sweepAll();
    assertEquals(1, forgotten(), "the sessions, whose removals were older than their age before");
  }

  private void removeEverywhere() {
    for (View view : View.values()) {
      store.remove(view, "k", 5);
    }
  }

  /** Views that take an older value again. */
  private long forgotten() {
    return Arrays.stream(View.values())
        .filter(view -> store.put(view, "k", 4, VALUE, 1) == Outcome.APPLIED)
        .count();
  }

  private void pass(Duration time) {
    nowMillis += time.toMillis();
  }

  private void sweepAll() {
    for (int i = 0; i < View.values().length; i++) {
      sweeper.sweepIfDue();
    }
  }
}
