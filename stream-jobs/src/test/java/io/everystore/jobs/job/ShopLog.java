package io.everystore.jobs.job;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A seeded log of people who browse, log in, come back on other devices and send events twice,
 * beside a naive recount of it.
 */
final class ShopLog {
  private static final String[] NAMES = {"view_item", "view_item", "add_to_cart", "purchase"};
  private static final long START_MILLIS = 1_700_000_000_000L;

  private final Random random;
  private final InMemoryLog log;
  private final int clients;
  private final Map<String, String> links = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private int garbage;

  /** Events per "person/event name". */
  final Map<String, Long> eventsByPerson = new TreeMap<>();

  /** Events per "item/event name". */
  final Map<String, Long> eventsByItem = new TreeMap<>();

  final Map<String, String> redirects = new TreeMap<>();

  ShopLog(long seed, InMemoryLog log, int clients) {
    this.random = new Random(seed);
    this.log = log;
    this.clients = clients;
  }

  /** Appends events: a tenth are sent twice, a hundredth are garbage, some clients log in. */
  void append(int events) {
    for (int i = 0; i < events; i++) {
      String client = "client-" + random.nextInt(clients);
      int partition = Math.floorMod(client.hashCode(), log.partitions());
      if (random.nextInt(100) == 0) {
        log.append(partition, new byte[] {(byte) 0xff, (byte) random.nextInt()});
        garbage++;
        continue;
      }
      Interaction event = event(client, i);
      log.append(partition, event.toByteArray());
      count(event);
      if (random.nextInt(10) == 0) {
        log.append(partition, event.toByteArray());
      }
    }
  }

  private Interaction event(String client, int index) {
    Interaction.Builder event =
        Interaction.newBuilder()
            .setEventId("event-" + index)
            .setClientId(client)
            .setName(NAMES[random.nextInt(NAMES.length)])
            .setEventTimeMillis(START_MILLIS + index * 1_000L)
            .setReceivedTimeMillis(START_MILLIS + index * 1_000L);
    if (random.nextInt(8) == 0) {
      event.setUserId("user-" + random.nextInt(Math.max(1, clients / 3)));
    }
    int items = 1 + random.nextInt(2);
    for (int i = 0; i < items; i++) {
      event.addItems(
          InteractionItem.newBuilder()
              .setItemId("item-" + (10 * i + random.nextInt(10)))
              .setPriceCents(100L + random.nextInt(900)));
    }
    return event.build();
  }

  private void count(Interaction event) {
    if (!seen.add(event.getClientId() + "/" + event.getEventId())) {
      return;
    }
    String client = event.getClientId();
    if (!event.getUserId().isEmpty()) {
      String before = links.put(client, event.getUserId());
      redirects.put(client, event.getUserId());
      if (before == null) {
        moveCounts(client, event.getUserId());
      }
    }
    add(eventsByPerson, links.getOrDefault(client, client) + "/" + event.getName(), 1);
    for (InteractionItem item : event.getItemsList()) {
      add(eventsByItem, item.getItemId() + "/" + event.getName(), 1);
    }
  }

  private void moveCounts(String client, String user) {
    for (String name : Set.of(NAMES[0], NAMES[2], NAMES[3])) {
      Long moved = eventsByPerson.remove(client + "/" + name);
      if (moved != null) {
        add(eventsByPerson, user + "/" + name, moved);
      }
    }
  }

  private static void add(Map<String, Long> counts, String key, long count) {
    counts.merge(key, count, Long::sum);
  }

  int garbage() {
    return garbage;
  }
}
