package io.everystore.standalone.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Simulated people and what they post, all of it written into the ledgers before it is sent.
 * Thread-safe; the same seed and order of calls give the same posts.
 */
final class People {
  static final int COUNT = 100;

  /** The one who posts without end. */
  static final String HOT = "hot";

  private static final String USER = "user-of-";
  private static final int ITEMS = 200;
  private static final int CATEGORIES = 8;
  private static final int MOST_IN_A_BATCH = 10;
  private static final int ONE_IN_CANARY = 8;

  /** Every so many people log in, after so many events of everybody. */
  private static final int ONE_IN_LOGS_IN = 5;

  private static final long LOGIN_AFTER_EVENTS = 500;

  /** 2099-01-01T00:00Z. */
  private static final long YEAR_2099_MICROS = 4_070_908_800_000_000L;

  private final Random random;
  private final int batch;
  private final EventLedger events;
  private final PageLedger pages;
  private final AtomicLong nextEvent = new AtomicLong();

  /**
   * People who have done nothing yet.
   *
   * @param batch events of each post; 0 for one mostly, sometimes up to ten
   */
  People(long seed, int batch, EventLedger events, PageLedger pages) {
    this.batch = batch;
    this.random = new Random(seed);
    this.events = events;
    this.pages = pages;
  }

  static String person(int index) {
    return "person-" + index;
  }

  /** Who somebody is that is known by the id of a client or, once logged in, of a user. */
  static String personOf(String id) {
    return id.startsWith(USER) ? id.substring(USER.length()) : id;
  }

  synchronized String anybody() {
    return person(random.nextInt(COUNT));
  }

  synchronized String anyItem() {
    // Some are far more popular than others.
    double share = random.nextDouble();
    return "item-" + (int) (share * share * ITEMS);
  }

  /** One event mostly, sometimes a batch; or as many as each post was told to hold. */
  synchronized Post something() {
    int few = random.nextInt(10) < 7 ? 1 : 2 + random.nextInt(MOST_IN_A_BATCH - 1);
    int count = batch == 0 ? few : batch;
    return post(person(random.nextInt(COUNT)), count, 0);
  }

  /** What is dated 2099 by a clock that is wrong. */
  synchronized Post fromTheFuture() {
    return post(person(random.nextInt(COUNT)), 3, YEAR_2099_MICROS);
  }

  synchronized Post flood(int count) {
    return post(HOT, count, 0);
  }

  /** A single view of somebody in particular. */
  synchronized Post view(String person) {
    List<String> ids = new ArrayList<>();
    return new Post(person, ids, body(person, List.of(event(person, "view_item", 0, ids))));
  }

  private Post post(String person, int count, long timeMicros) {
    List<String> ids = new ArrayList<>();
    List<String> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(20);
      String name =
          kind < 11
              ? "view_item"
              : kind < 15 ? "select_item" : kind < 18 ? "add_to_cart" : "purchase";
      made.add(event(person, name, timeMicros, ids));
    }
    return new Post(person, ids, body(person, made));
  }

  private String event(String person, String name, long timeMicros, List<String> ids) {
    nextEvent.incrementAndGet();
    String id = events.posted(person, name);
    long valueCents = EventLedger.valueCents(id);
    boolean canary = random.nextInt(ONE_IN_CANARY) == 0;
    String item = canary ? PageLedger.canaryOf(person) : anyItem();
    pages.touching(person, item);
    ids.add(id);
    return """
    {"name":"%s","params":{"event_id":"%s","value":%d.%02d,%s%s"items":[{"item_id":"%s",\
    "price":%d,"item_category":"shelf-%d"}]}}\
    """
        .formatted(
            name,
            id,
            valueCents / 100,
            valueCents % 100,
            timeMicros == 0 ? "" : "\"timestamp_micros\":" + timeMicros + ",",
            name.equals("purchase") ? "\"transaction_id\":\"t-" + id + "\"," : "",
            item,
            1 + random.nextInt(90),
            Math.floorMod(item.hashCode(), CATEGORIES));
  }

  private String body(String person, List<String> made) {
    boolean loggedIn =
        nextEvent.get() > LOGIN_AFTER_EVENTS
            && Math.floorMod(person.hashCode(), ONE_IN_LOGS_IN) == 0;
    return "{\"client_id\":\"%s\",%s\"events\":[%s]}"
        .formatted(
            person,
            loggedIn ? "\"user_id\":\"" + USER + person + "\"," : "",
            String.join(",", made));
  }
}
