package io.everystore.serving.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.store.InMemoryOnlineStore;
import io.everystore.feature.store.OnlineStoreWriter.Outcome;
import io.everystore.feature.store.View;
import java.time.Duration;
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
    for (View view : View.values()) {
      store.remove(view, "k", 5);
    }
    pass(TombstoneSweeper.SESSION_AGE.plusMillis(1));
    sweepAll();
    for (View view : View.values()) {
      assertEquals(
          view == View.SESSIONS ? Outcome.APPLIED : Outcome.STALE,
          store.put(view, "k", 4, VALUE, 1));
    }
  }

  @Test
  void views_areSweptOneAtATime_andNotAgainBeforeTheInterval() {
    store.remove(View.values()[0], "k", 5);
    store.remove(View.values()[1], "k", 5);
    pass(TombstoneSweeper.AGE.plusMillis(1));
    sweeper.sweepIfDue();
    assertEquals(Outcome.APPLIED, store.put(View.values()[0], "k", 4, VALUE, 1));
    assertEquals(Outcome.STALE, store.put(View.values()[1], "k", 4, VALUE, 1));
    sweepAll();
    assertEquals(Outcome.APPLIED, store.put(View.values()[1], "k", 4, VALUE, 1));
    store.remove(View.values()[0], "old", 5);
    nowMillis += TombstoneSweeper.INTERVAL.toMillis() - 1;
    sweepAll();
    assertEquals(Outcome.STALE, store.put(View.values()[0], "old", 4, VALUE, 1));
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
