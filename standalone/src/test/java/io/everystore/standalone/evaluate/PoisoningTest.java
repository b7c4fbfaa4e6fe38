package io.everystore.standalone.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.serving.row.Strategy;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fakes achieve: one in a hundred people, all day, for one item. */
class PoisoningTest {
  private static final int MOST_PLACES = 10;
  private static final int EVENTS_EACH = 200;
  private static final int EVENTS_OF_ONE = 10_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void onePercentFakes_liftNoItemByMoreThanTenPlaces(long seed) {
    ShopUnderAttack quiet = new ShopUnderAttack().honestDay(seed).run();
    for (Strategy strategy : List.of(Strategy.TRENDING, Strategy.BEST_SELLERS)) {
      List<String> before = quiet.list(strategy);
      for (int place : new int[] {15, 40, 80, 120}) {
        String target = before.get(place);
        ShopUnderAttack attacked = new ShopUnderAttack().honestDay(seed);
        for (int fake = 0; fake < ShopUnderAttack.FAKES; fake++) {
          hammer(attacked, "fake" + fake, target, EVENTS_EACH);
        }
        assertLifted(strategy + ", " + target, place, attacked.run().list(strategy), target);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void onePercentFakes_liftNoNeighbourByMoreThanTenPlaces(long seed) {
    String victim = "item0-0";
    List<String> before = new ShopUnderAttack().honestDay(seed).run().alsoViewed(victim);
    for (int place : new int[] {5, 15, 25}) {
      String target = before.get(place);
      ShopUnderAttack attacked = new ShopUnderAttack().honestDay(seed);
      for (int fake = 0; fake < ShopUnderAttack.FAKES; fake++) {
        for (int i = 0; i < EVENTS_EACH; i++) {
          attacked.does(
              "fake" + fake,
              "view_item",
              i % 2 == 0 ? victim : target,
              ShopUnderAttack.spread(i, EVENTS_EACH));
        }
      }
      assertLifted("also viewed, " + target, place, attacked.run().alsoViewed(victim), target);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void oneFake_liftsNothing(long seed) {
    ShopUnderAttack quiet = new ShopUnderAttack().honestDay(seed).run();
    for (Strategy strategy : List.of(Strategy.TRENDING, Strategy.BEST_SELLERS)) {
      List<String> before = quiet.list(strategy);
      for (int place : new int[] {10, 60}) {
        String target = before.get(place);
        ShopUnderAttack attacked = new ShopUnderAttack().honestDay(seed);
        hammer(attacked, "fake", target, EVENTS_OF_ONE);
        assertEquals(
            before.subList(0, place + 1),
            attacked.run().list(strategy).subList(0, place + 1),
            strategy + ", " + target + ", seed " + seed);
      }
      ShopUnderAttack attacked = new ShopUnderAttack().honestDay(seed);
      hammer(attacked, "fake", "item-of-nobody", EVENTS_OF_ONE);
      List<String> after = attacked.run().list(strategy);
      assertEquals(-1, after.subList(0, Math.min(100, after.size())).indexOf("item-of-nobody"));
    }
  }

  private static void hammer(ShopUnderAttack shop, String client, String target, int count) {
    for (int i = 0; i < count; i++) {
      String name = i % 10 == 9 ? "purchase" : i % 5 == 4 ? "add_to_cart" : "view_item";
      shop.does(client, name, target, ShopUnderAttack.spread(i, count));
    }
  }

  private static void assertLifted(String what, int place, List<String> after, String target) {
    int now = after.indexOf(target);
    assertTrue(now >= 0, what);
    assertTrue(
        place - now <= MOST_PLACES,
        () -> what + ": from place " + place + " to " + now + " (expected: at most 10 places)");
  }
}
