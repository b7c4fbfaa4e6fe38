package io.everystore.jobs.profile;

import static io.everystore.jobs.profile.Events.DAY_MILLIS;
import static io.everystore.jobs.profile.Events.START_MILLIS;
import static io.everystore.jobs.profile.Events.event;
import static io.everystore.jobs.profile.Events.item;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Profile;
import io.everystore.jobs.affinity.IdPool;
import io.everystore.jobs.item.ItemDelta;
import io.everystore.jobs.item.ItemDeltas;
import io.everystore.jobs.item.ItemStatistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of people who log in somewhere in the middle, in shuffled order of arrival,
 * against a naive recount that knows who is who from the start.
 */
class RandomHistoryTest {
  private static final List<String> NAMES =
      List.of(
          "view_item", "view_item_list", "add_to_cart", "purchase", "search", "custom", "refund");
  private static final int CLIENTS = 12;
  private static final int USERS = 4;
  private static final int EVENTS = 3_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void countsPerUserAndItemAndNameAndDay_equalARecount(long seed)
      throws InvalidProtocolBufferException {
    Random random = new Random(seed);
    List<Interaction> history = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      history.add(randomEvent(random));
    }
    Collections.shuffle(history, random);

    // Keys are "owner name day" with "*" for all days.
    Map<String, Long> expectedUsers = new TreeMap<>();
    Map<String, Long> expectedItems = new TreeMap<>();
    Map<String, Long> expectedRevenue = new TreeMap<>();
    for (Interaction event : history) {
      String user = userOf(event.getClientId());
      count(expectedUsers, user, event);
      Set<String> distinct = new HashSet<>();
      long amount = 0;
      for (InteractionItem item : event.getItemsList()) {
        distinct.add(item.getItemId());
        amount += item.getPriceCents() * item.getQuantity();
      }
      distinct.forEach(itemId -> count(expectedItems, itemId, event));
      int sign = event.getName().equals("purchase") ? 1 : event.getName().equals("refund") ? -1 : 0;
      expectedRevenue.merge(user, sign * amount, Long::sum);
    }

    Map<String, byte[]> profiles = new TreeMap<>();
    Map<String, byte[]> items = new TreeMap<>();
    ItemDeltas deltas = new ItemDeltas();
    Set<String> loggedIn = new HashSet<>();
    for (int i = 0; i < history.size(); i++) {
      Interaction event = history.get(i);
      String client = event.getClientId();
      if (random.nextInt(EVENTS / CLIENTS) == 0) {
        logIn(client, loggedIn, profiles);
      }
      String owner = loggedIn.contains(client) ? userOf(client) : client;
      ProfileState profile = profile(profiles, owner);
      profile.apply(event, i % 4, i / 4, deltas);
      profiles.put(owner, profile.toByteArray());
      if (random.nextInt(100) == 0) {
        flush(deltas, items, random);
      }
    }
    for (int client = 0; client < CLIENTS; client++) {
      logIn("client" + client, loggedIn, profiles);
    }
    flush(deltas, items, random);

    Map<String, Long> users = new TreeMap<>();
    Map<String, Long> revenue = new TreeMap<>();
    for (byte[] bytes : profiles.values()) {
      Profile profile = Profile.parseFrom(bytes);
      recount(users, profile.getId(), profile.getEventCountsList());
      revenue.put(profile.getId(), profile.getPurchases().getRevenueCents());
    }
    Map<String, Long> counted = new TreeMap<>();
    for (byte[] bytes : items.values()) {
      ItemStats stats = ItemStats.parseFrom(bytes);
      recount(counted, stats.getItemId(), stats.getEventCountsList());
    }
    assertEquals(expectedUsers, users);
    assertEquals(expectedItems, counted);
    assertEquals(expectedRevenue, revenue);
  }

  private static void logIn(String client, Set<String> loggedIn, Map<String, byte[]> profiles) {
    if (!loggedIn.add(client)) {
      return;
    }
    byte[] anonymous = profiles.remove(client);
    if (anonymous != null) {
      ProfileState user = profile(profiles, userOf(client));
      user.merge(ProfileState.parse(anonymous));
      profiles.put(user.id(), user.toByteArray());
    }
  }

  private static ProfileState profile(Map<String, byte[]> profiles, String id) {
    byte[] bytes = profiles.get(id);
    return bytes == null ? ProfileState.create(id) : ProfileState.parse(bytes);
  }

  /** Drains, sometimes through a second stage of sums. */
  private static void flush(ItemDeltas deltas, Map<String, byte[]> items, Random random) {
    ItemDeltas second = new ItemDeltas();
    deltas.drain(
        delta -> {
          ItemDelta moved = ItemDelta.parse(delta.toByteArray(), new IdPool());
          if (random.nextBoolean()) {
            second.add(moved);
            second.add(new ItemDelta(moved.itemId()));
          } else {
            apply(moved, items);
          }
        });
    second.drain(delta -> apply(delta, items));
  }

  private static void apply(ItemDelta delta, Map<String, byte[]> items) {
    byte[] bytes = items.get(delta.itemId());
    ItemStatistics statistics =
        bytes == null ? ItemStatistics.create(delta.itemId()) : ItemStatistics.parse(bytes);
    statistics.apply(delta);
    items.put(delta.itemId(), statistics.toByteArray());
  }

  private static Interaction randomEvent(Random random) {
    String client = "client" + random.nextInt(CLIENTS);
    long timeMillis = START_MILLIS + random.nextLong(30 * DAY_MILLIS);
    Interaction.Builder event = event(client, NAMES.get(random.nextInt(NAMES.size())), timeMillis);
    int items = random.nextInt(4) == 0 ? random.nextInt(14) : 1;
    for (int i = 0; i < items; i++) {
      event.addItems(
          item("item" + random.nextInt(30), random.nextInt(5_000), 1 + random.nextInt(3)));
    }
    if (random.nextInt(3) == 0) {
      event.setSessionId("session" + random.nextInt(5));
    }
    return event.build();
  }

  private static String userOf(String client) {
    return "user" + Integer.parseInt(client.substring("client".length())) % USERS;
  }

  private static void count(Map<String, Long> counts, String owner, Interaction event) {
    counts.merge(owner + ' ' + event.getName() + " *", 1L, Long::sum);
    long day = event.getEventTimeMillis() / DAY_MILLIS;
    counts.merge(owner + ' ' + event.getName() + ' ' + day, 1L, Long::sum);
  }

  private static void recount(Map<String, Long> counts, String owner, List<EventCount> events) {
    for (EventCount event : events) {
      counts.merge(owner + ' ' + event.getName() + " *", event.getTotal(), Long::sum);
      int day = 0;
      for (int i = 0; i < event.getDayDeltasCount(); i++) {
        day += event.getDayDeltas(i);
        counts.merge(
            owner + ' ' + event.getName() + ' ' + day, (long) event.getDayCounts(i), Long::sum);
      }
    }
  }
}
