package io.everystore.standalone.evaluate;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.SessionView;
import io.everystore.jobs.item.ItemDeltas;
import io.everystore.jobs.item.ItemNeighbours;
import io.everystore.jobs.item.ItemStatistics;
import io.everystore.jobs.profile.ProfileState;
import io.everystore.serving.page.ComposerConfig;
import io.everystore.serving.page.Recommender;
import io.everystore.serving.row.Row;
import io.everystore.serving.row.Strategy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One day of a shop with fakes among its people, through the job's state classes into serving's
 * rankings. The same seed makes the same honest day, whoever else is there.
 */
final class ShopUnderAttack {
  static final int PEOPLE = 2_000;

  /** One in a hundred. */
  static final int FAKES = PEOPLE / 100;

  private static final long DAY_START_MILLIS = 1_772_323_200_000L;
  private static final long DAY_MILLIS = 86_400_000;
  private static final int CATEGORIES = 10;
  private static final int ITEMS_PER_CATEGORY = 40;
  private static final int LIST = 400;

  private final List<Interaction> events = new ArrayList<>();
  private final ServedViews views = new ServedViews();
  private final ItemDeltas facts = new ItemDeltas();
  private final Map<String, ItemStatistics> statistics = new HashMap<>();
  private final Map<String, ItemNeighbours> neighbours = new HashMap<>();
  private final Recommender recommender =
      new Recommender(
          views,
          () -> DAY_START_MILLIS + DAY_MILLIS,
          new SimpleMeterRegistry(),
          ComposerConfig.DEFAULT);

  /** Adds a day of people who look around, sometimes put something into the cart and buy it. */
  ShopUnderAttack honestDay(long seed) {
    Random random = new Random(seed);
    for (int person = 0; person < PEOPLE; person++) {
      long timeMillis = DAY_START_MILLIS + random.nextLong(DAY_MILLIS - 3_600_000);
      int category = zipf(random, CATEGORIES);
      int steps = 1 + random.nextInt(8);
      for (int step = 0; step < steps; step++) {
        String itemId = "item" + category + "-" + zipf(random, ITEMS_PER_CATEGORY);
        timeMillis += 1 + random.nextInt(120_000);
        does("person" + person, "view_item", itemId, timeMillis);
        if (random.nextInt(8) == 0) {
          does("person" + person, "add_to_cart", itemId, timeMillis + 5_000);
          if (random.nextInt(2) == 0) {
            does("person" + person, "purchase", itemId, timeMillis + 60_000);
          }
        }
      }
    }
    return this;
  }

  void does(String clientId, String name, String itemId, long timeMillis) {
    events.add(
        Interaction.newBuilder()
            .setClientId(clientId)
            .setName(name)
            .setEventTimeMillis(timeMillis)
            .setReceivedTimeMillis(timeMillis)
            .addItems(InteractionItem.newBuilder().setItemId(itemId))
            .build());
  }

  /** Time of the {@code index}-th of {@code count} events spread over the day. */
  static long spread(int index, int count) {
    return DAY_START_MILLIS + DAY_MILLIS * index / count;
  }

  /** Lets the day happen, in order of time. */
  ShopUnderAttack run() {
    events.sort(Comparator.comparingLong(Interaction::getEventTimeMillis));
    long offset = 0;
    Map<String, ProfileState> people = new HashMap<>();
    for (Interaction event : events) {
      ProfileState profile = people.computeIfAbsent(event.getClientId(), ProfileState::create);
      profile.apply(event, 0, offset++, facts);
      SessionView session = profile.changedSession();
      if (session != null) {
        views.sessionWriter().apply(session);
      }
      facts.drain(
          delta -> {
            statistics.computeIfAbsent(delta.itemId(), ItemStatistics::create).apply(delta);
            neighbours.computeIfAbsent(delta.itemId(), ItemNeighbours::create).apply(delta);
          });
    }
    statistics.values().forEach(item -> views.itemWriter().apply(item.toStats()));
    neighbours.values().forEach(item -> views.itemWriter().apply(item.toNeighbours()));
    views.rankingWriter().rebuild();
    return this;
  }

  /** What somebody new is shown. */
  List<String> list(Strategy strategy) {
    return list(strategy, "nobody");
  }

  /** What somebody is shown who looks at this item. */
  List<String> alsoViewed(String itemId) {
    ProfileState visitor = ProfileState.create("visitor");
    does("visitor", "view_item", itemId, DAY_START_MILLIS + DAY_MILLIS - 1);
    visitor.apply(events.remove(events.size() - 1), 0, 0, new ItemDeltas());
    views.putProfile("visitor", visitor.toByteArray());
    return list(Strategy.ALSO_VIEWED, "visitor");
  }

  private List<String> list(Strategy strategy, String personId) {
    Row row = recommender.recommend(strategy, personId, LIST);
    List<String> list = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      list.add(views.items().itemId(row.item(i)));
    }
    return list;
  }

  /** Small numbers often, by 1/(n + 1). */
  private static int zipf(Random random, int bound) {
    double all = Math.log(bound + 1);
    return (int) Math.min(bound - 1, Math.exp(random.nextDouble() * all) - 1);
  }
}
