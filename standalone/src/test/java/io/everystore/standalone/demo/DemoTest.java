package io.everystore.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.feature.model.EpochClock;
import io.everystore.serving.access.OwnCalls;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DemoTest {
  private static final long NOW_MILLIS = 1_800_000_000_000L;
  private static final EpochClock CLOCK = () -> NOW_MILLIS;

  private final FakeDoor door;

  DemoTest() throws IOException {
    door = new FakeDoor();
  }

  @AfterEach
  void closeDoor() {
    door.close();
  }

  @Test
  void load_putsEveryProductOnce_alsoThroughABusyDoor() throws Exception {
    door.busy.set(2);

    int products = Demo.load(door.url());

    assertEquals(products, door.items.size());
    Set<String> ids = new HashSet<>();
    for (JsonNode item : door.items) {
      assertTrue(ids.add(item.get("id").asText()), item.toString());
      assertTrue(item.get("price").asText().matches("\\d+\\.\\d\\d EUR"), item.toString());
      assertTrue(item.get("product_type").asText().contains(" > "), item.toString());
    }
  }

  @Test
  void past_isSentInOrderOfTime_andIsTheSameEveryTime() throws Exception {
    int sent = shoppers().sendPast();

    assertEquals(sent, door.events.size());
    assertTrue(sent > 5 * SimulatedShoppers.PAST_VISITS, "events: " + sent);
    long lastMicros = 0;
    for (JsonNode body : door.events) {
      long micros = body.get("timestamp_micros").asLong();
      assertTrue(micros >= lastMicros && micros <= NOW_MILLIS * 1_000, body.toString());
      lastMicros = micros;
    }
    List<JsonNode> first = List.copyOf(door.events);
    door.events.clear();
    shoppers().sendPast();
    assertEquals(first, door.events);
  }

  @Test
  void visits_haveEveryKindOfEventAndUniqueIds() throws Exception {
    shoppers().sendPast();

    Set<String> ids = new HashSet<>();
    Map<String, Integer> names = new HashMap<>();
    for (JsonNode body : door.events) {
      JsonNode event = body.get("events").get(0);
      assertTrue(ids.add(event.get("params").get("event_id").asText()), event.toString());
      assertFalse(event.get("params").get("items").isEmpty(), event.toString());
      names.merge(event.get("name").asText(), 1, Integer::sum);
    }
    assertEquals(
        Set.of("view_item", "add_to_cart", "remove_from_cart", "purchase"), names.keySet());
    assertTrue(names.getOrDefault("purchase", 0) > 300, names.toString());
  }

  @Test
  void shoppers_whoLookAtTents_lookAtWhatGoesWithThemToo() throws Exception {
    Map<String, String> leaves = new HashMap<>();
    for (Product product : Catalogue.generate()) {
      leaves.put(product.id(), product.category().leaf());
    }
    shoppers().sendPast();

    Map<String, Integer> after = new HashMap<>();
    Map<String, String> last = new HashMap<>();
    for (JsonNode body : door.events) {
      JsonNode params = body.get("events").get(0).get("params");
      String leaf = leaves.get(params.get("items").get(0).get("item_id").asText());
      if ("Tents".equals(last.put(body.get("client_id").asText(), leaf))) {
        after.merge(leaf, 1, Integer::sum);
      }
    }
    int bags = after.getOrDefault("Sleeping Bags", 0);
    assertTrue(bags > 10 * after.getOrDefault("Make-up", 0) && bags >= 10, after.toString());
  }

  @Test
  void demo_keepsShopping_andStopsWhenClosed() throws Exception {
    List<String> said = new CopyOnWriteArrayList<>();
    Demo demo = Demo.start(door.url(), OwnCalls.OPEN, said::add);
    await().until(() -> !said.isEmpty());
    int past = door.events.size();
    await().until(() -> door.events.size() > past + 10);
    await().until(() -> door.events.stream().anyMatch(DemoTest::isFound));
    demo.close();

    int atClose = door.events.size();
    // A post may have been on its way.
    Awaitility.await()
        .during(1, TimeUnit.SECONDS)
        .atMost(5, TimeUnit.SECONDS)
        .until(() -> door.events.size() <= atClose + 30);
    assertTrue(said.get(0).contains("2000 visits"), said.toString());

    List<String> saidAgain = new CopyOnWriteArrayList<>();
    try (Demo unused = Demo.start(door.url(), OwnCalls.OPEN, saidAgain::add)) {
      await().until(() -> !saidAgain.isEmpty());
      assertTrue(saidAgain.get(0).contains("already there"), saidAgain.toString());
    }
  }

  @Test
  void shopperWhoIsShownWhatSuits_saysThroughWhatEverythingWasFound() {
    List<Product> products = Catalogue.generate();
    Shelves shelves = Shelves.of(products);
    Random random = new Random(9);
    Map<String, Integer> told = new HashMap<>();
    for (Shopper shopper : Shopper.population(200, shelves, 9)) {
      List<Product> suiting =
          products.stream().filter(product -> shopper.liking(product) > 0.4).limit(12).toList();
      Visit visit = new Visit(shopper, shelves, random, "visit-" + told.size());
      for (ShopEvent event = visit.next(); event != null; event = visit.next()) {
        boolean found = !event.recommendationId().isEmpty();
        assertTrue(!found || suiting.containsAll(event.products()), event.toString());
        if (found) {
          told.merge(event.name(), 1, Integer::sum);
        }
        if (visit.isLookingAround()) {
          visit.see(new Recommended("answer", suiting));
        }
      }
    }
    assertTrue(told.getOrDefault("select_item", 0) > 100, told.toString());
    assertTrue(told.getOrDefault("add_to_cart", 0) > 20, told.toString());
    assertTrue(told.getOrDefault("purchase", 0) > 5, told.toString());
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(60, TimeUnit.SECONDS);
  }

  private static boolean isFound(JsonNode body) {
    return body.at("/events/0/params").has("recommendation_id");
  }

  private SimulatedShoppers shoppers() {
    return new SimulatedShoppers(
        new ShopClient(door.url(), OwnCalls.OPEN, line -> {}), Catalogue.generate(), CLOCK);
  }
}
