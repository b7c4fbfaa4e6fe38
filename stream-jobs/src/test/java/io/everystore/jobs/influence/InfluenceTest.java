package io.everystore.jobs.influence;

import static io.everystore.jobs.profile.Events.DAY_MILLIS;
import static io.everystore.jobs.profile.Events.MINUTE_MILLIS;
import static io.everystore.jobs.profile.Events.START_MILLIS;
import static io.everystore.jobs.profile.Events.event;
import static io.everystore.jobs.profile.Events.item;
import static io.everystore.jobs.profile.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.jobs.affinity.FactSink;
import io.everystore.jobs.affinity.Gain;
import io.everystore.jobs.profile.ProfileState;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfluenceTest {
  private static final double CLOSE = 1e-9;

  private ProfileState person = ProfileState.create("c1");
  private final Sums sums = new Sums();
  private long offset;

  /** What a person said of items, undecayed. */
  private static final class Sums implements FactSink {
    final Map<String, Double> weights = new HashMap<>();
    final Map<String, Double> sales = new HashMap<>();
    final Map<String, Double> pairs = new HashMap<>();
    final Map<String, Long> rebuys = new HashMap<>();
    int seen;

    @Override
    public void itemSeen(InteractionItem item, String name, long timeMillis, String currency) {
      seen++;
    }

    @Override
    public void itemGained(String itemId, Gain gain, long eventTimeMillis) {
      weights.merge(itemId, gain.weight(), Double::sum);
      sales.merge(itemId, gain.sales(), Double::sum);
    }

    @Override
    public void boughtAgain(String itemId, long intervalMillis) {
      rebuys.put(itemId, intervalMillis);
    }

    @Override
    public void pair(String before, String after, double weight, long eventTimeMillis) {
      pairs.merge(before + '>' + after, weight, Double::sum);
    }

    @Override
    public void boughtTogether(String itemId, String otherItemId, long eventTimeMillis) {
      pairs.merge(otherItemId + '+' + itemId, 1.0, Double::sum);
    }
  }

  private void does(Interaction event) {
    person = ProfileState.parse(person.toByteArray());
    person.apply(event, 0, offset++, sums);
  }

  private void does(String name, String itemId, long timeMillis) {
    does(event("c1", name, timeMillis, item(itemId)).build());
  }

  @Test
  void buyingAgain_tellsAfterHowLong() {
    does("purchase", "milk", START_MILLIS);
    assertEquals(Map.of(), sums.rebuys);
    does("purchase", "bread", START_MILLIS + MINUTE_MILLIS);
    does("purchase", "milk", START_MILLIS + 3 * 24 * 60 * MINUTE_MILLIS);
    assertEquals(Map.of("milk", 3 * 24 * 60 * MINUTE_MILLIS), sums.rebuys);
  }

  @Test
  void lookingAgain_addsNothing() {
    for (int i = 0; i < 50; i++) {
      does(view("c1", "pan", START_MILLIS + i * MINUTE_MILLIS));
      does(view("c1", "lid", START_MILLIS + i * MINUTE_MILLIS));
      does(view("c1", "pot", START_MILLIS + i * MINUTE_MILLIS));
    }
    assertEquals(Map.of("pan", 1.0, "lid", 1.0, "pot", 1.0), sums.weights);
    sums.pairs.forEach((pair, weight) -> assertTrue(weight <= 1 + CLOSE, pair + ' ' + weight));
    assertEquals(150, sums.seen);
  }

  @Test
  void strongestThingDone_counts() {
    for (String other : new String[] {"a", "b", "c", "d"}) {
      does(view("c1", other, START_MILLIS));
    }
    does(view("c1", "pan", START_MILLIS));
    does("add_to_cart", "pan", START_MILLIS);
    assertEquals(3, sums.weights.get("pan"));
    does("purchase", "pan", START_MILLIS);
    does("purchase", "pan", START_MILLIS);
    does("add_to_cart", "pan", START_MILLIS);
    assertEquals(5, sums.weights.get("pan"));
    assertEquals(1, sums.sales.get("pan"));
  }

  @Test
  void oneItemAlone_saysLittleUntilOthersFollow() {
    does("purchase", "pan", START_MILLIS);
    assertEquals(1.0 / 32, sums.weights.get("pan"));
    assertEquals(1.0 / 1024, sums.sales.get("pan"));
    does(view("c1", "a", START_MILLIS));
    assertEquals(2, sums.weights.get("pan"));
    assertEquals(1, sums.sales.get("pan"));
    assertEquals(1.0 / 8, sums.pairs.get("pan>a"));
    for (String other : new String[] {"b", "c", "d", "e", "f"}) {
      does(view("c1", other, START_MILLIS));
    }
    assertEquals(5, sums.weights.get("pan"));
    assertEquals(1, sums.pairs.get("pan>a"));
  }

  @Test
  void nextDay_saysItAgain() {
    does(view("c1", "pan", START_MILLIS));
    does(view("c1", "lid", START_MILLIS));
    does(view("c1", "pan", START_MILLIS + DAY_MILLIS));
    does(view("c1", "lid", START_MILLIS + DAY_MILLIS));
    assertEquals(2, sums.weights.get("pan"));
  }

  @Test
  void dayThatFellOut_hasSaidEnough() {
    for (int round = 0; round < 3; round++) {
      for (int day = 0; day < 5; day++) {
        does(view("c1", "pan", START_MILLIS + day * DAY_MILLIS));
        does(view("c1", "lid", START_MILLIS + day * DAY_MILLIS));
      }
    }
    assertEquals(5, sums.weights.get("pan"));
  }

  @Test
  void manyItems_endTheDay() {
    for (int i = 0; i < 400; i++) {
      does(view("c1", "item" + i, START_MILLIS + i * MINUTE_MILLIS));
    }
    assertEquals(InfluenceDay.MAX_ITEMS, sums.weights.size());
    assertEquals(400, sums.seen);
  }

  @Test
  void manySessions_areNotAllPublished() {
    int published = 0;
    for (int i = 0; i < 100; i++) {
      does(view("c1", "pan", START_MILLIS).toBuilder().setSessionId("s" + i).build());
      does(view("c1", "lid", START_MILLIS).toBuilder().setSessionId("s" + i).build());
      published += person.changedSession() == null ? 0 : 1;
    }
    assertEquals(InfluenceDay.MAX_SESSIONS, published);
  }

  @Test
  void login_isNoSecondVoice() {
    does(view("c1", "pan", START_MILLIS));
    does(view("c1", "lid", START_MILLIS));
    ProfileState user = ProfileState.create("u");
    user.merge(person);
    user.apply(view("c1", "pan", START_MILLIS), 0, offset++, sums);
    assertEquals(1, sums.weights.get("pan"));
  }

  @Test
  void crawler_countsForItselfOnly() {
    Interaction crawled = view("c1", "pan", START_MILLIS).toBuilder().setCrawler(true).build();
    does(crawled);
    does(view("c1", "lid", START_MILLIS));
    assertEquals(Map.of(), sums.weights);
    assertEquals(Map.of(), sums.pairs);
    assertNull(person.changedSession());
    assertEquals(2, sums.seen);
  }

  @Test
  void fasterThanPeople_movesNothingUntilQuiet() {
    long timeMillis = START_MILLIS;
    for (int i = 0; i < BotWatch.BUSY_EVENTS * BotWatch.BUSY_MINUTES; i++) {
      timeMillis = START_MILLIS + i * MINUTE_MILLIS / BotWatch.BUSY_EVENTS;
      does(view("c1", "pan", timeMillis));
    }
    does(view("c1", "lid", timeMillis + BotWatch.QUIET.toMillis() - 1));
    assertNull(sums.weights.get("lid"));
    assertNull(person.changedSession());
    does(view("c1", "lid", timeMillis + BotWatch.QUIET.toMillis()));
    assertEquals(1, sums.weights.get("lid"));
  }

  @Test
  void burstInOneMinute_isNoPerson() {
    for (int i = 0; i < BotWatch.BURST_EVENTS; i++) {
      does(view("c1", "item" + i % 7, START_MILLIS));
    }
    does(view("c1", "new", START_MILLIS));
    assertNull(sums.weights.get("new"));
  }

  @Test
  void briskPerson_isNoBot() {
    for (int i = 0; i < 1_000; i++) {
      does(view("c1", "item" + i % 50, START_MILLIS + i * 1_000L));
      assertNotNull(sums.weights.get("item" + i % 50));
    }
  }

  /** Against a recount that keeps everything: no item gets more a day than its strongest event. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void randomDay_givesEachItemItsStrongestEvent(long seed) {
    Random random = new Random(seed);
    String[] names = {"view_item", "add_to_cart", "purchase", "add_to_wishlist", "view_cart"};
    double[] weights = {1, 3, 5, 2, 0};
    Map<String, Double> expected = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      int name = random.nextInt(names.length);
      String itemId = "item" + random.nextInt(60);
      does(names[name], itemId, START_MILLIS + random.nextLong(DAY_MILLIS));
      if (weights[name] > 0) {
        expected.merge(itemId, weights[name], Math::max);
      }
    }
    assertEquals(expected, sums.weights);
  }
}
