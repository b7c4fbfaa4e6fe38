package io.everystore.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.model.EpochClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A population of shoppers: first the visits of the last days at once, then visits at a steady
 * rate. Everything but the time is decided by the seed. Not thread-safe.
 */
final class SimulatedShoppers {
  /** A few days of visits, so that there is something to learn from in the first minute. */
  static final int PAST_VISITS = 2_000;

  private static final long PAST_MILLIS = TimeUnit.DAYS.toMillis(5);
  private static final int POPULATION = 600;
  private static final int PRESENT = 60;
  private static final int EVENTS_PER_SECOND = 30;
  private static final int TICKS_PER_SECOND = 5;
  private static final int LINES_PER_POST = 400;
  private static final long MEAN_PAUSE_MILLIS = 40_000;
  private static final long SEED = 4_242;

  /** Steps of a visit at which the shopper looks at what is recommended: some three a second. */
  private static final double ASKS = 0.1;

  private static final int RECOMMENDED = 12;
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Dated(ShopEvent event, long timeMillis) {}

  private final ShopClient client;
  private final EpochClock clock;
  private final Map<String, Product> products;
  private final Shelves shelves;
  private final List<Shopper> population;
  private final Random random = new Random(SEED);

  SimulatedShoppers(ShopClient client, List<Product> products, EpochClock clock) {
    this.client = client;
    this.clock = clock;
    this.products = products.stream().collect(Collectors.toMap(Product::id, product -> product));
    this.shelves = Shelves.of(products);
    this.population = Shopper.population(POPULATION, shelves, SEED);
  }

  /** True when the past was sent to this shop before. */
  boolean known() throws IOException, InterruptedException {
    return client.knowsUser(population.get(0).clientId());
  }

  /**
   * Sends the visits of the last days in the order of their time.
   *
   * @return events sent
   */
  int sendPast() throws IOException, InterruptedException {
    List<Dated> past = new ArrayList<>();
    long nowMillis = clock.millis();
    for (int i = 0; i < PAST_VISITS; i++) {
      // Everybody once, so that the first of them marks the past as sent; then at random.
      Shopper shopper = population.get(i < POPULATION ? i : random.nextInt(POPULATION));
      Visit visit = new Visit(shopper, shelves, random, "demo-past-" + i);
      long timeMillis = nowMillis - 60_000 - (long) (random.nextDouble() * PAST_MILLIS);
      for (ShopEvent event = visit.next(); event != null; event = visit.next()) {
        past.add(new Dated(event, Math.min(timeMillis, nowMillis)));
        timeMillis += 2_000 + (long) (-Math.log(1 - random.nextDouble()) * MEAN_PAUSE_MILLIS);
      }
    }
    past.sort(Comparator.comparingLong(Dated::timeMillis));
    for (int from = 0; from < past.size(); from += LINES_PER_POST) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (Dated dated : past.subList(from, Math.min(past.size(), from + LINES_PER_POST))) {
        dated.event().appendTo(lines, dated.timeMillis());
      }
      client.post("/v1/events", lines.toByteArray());
    }
    return past.size();
  }

  /** Shops on until the thread is interrupted. */
  void shop() throws IOException, InterruptedException {
    List<Visit> visits = new ArrayList<>();
    // A run of its own: ids of an earlier run must not be taken for repetitions.
    String run = "demo-" + clock.millis() + "-";
    int visitsBegun = 0;
    long nextNanos = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      while (visits.size() < PRESENT) {
        visits.add(newVisit(run + visitsBegun++));
      }
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (int i = 0; i < EVENTS_PER_SECOND / TICKS_PER_SECOND; i++) {
        step(visits, lines);
      }
      if (lines.size() > 0) {
        client.post("/v1/events", lines.toByteArray());
      }
      // Falls behind rather than catching up: the demonstration must never be a load.
      nextNanos =
          Math.max(System.nanoTime(), nextNanos + TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND);
      TimeUnit.NANOSECONDS.sleep(nextNanos - System.nanoTime());
    }
  }

  private void step(List<Visit> visits, ByteArrayOutputStream lines)
      throws IOException, InterruptedException {
    if (visits.isEmpty()) {
      return;
    }
    int chosen = random.nextInt(visits.size());
    Visit visit = visits.get(chosen);
    if (visit.isLookingAround() && random.nextDouble() < ASKS) {
      visit.see(recommended(visit.shopper()));
    }
    @Nullable ShopEvent event = visit.next();
    if (event == null) {
      visits.remove(chosen);
    } else {
      event.appendTo(lines, clock.millis());
    }
  }

  private Recommended recommended(Shopper shopper) throws IOException, InterruptedException {
    byte[] answer = client.recommend(shopper.clientId(), RECOMMENDED);
    List<Product> shown = new ArrayList<>();
    if (answer == null) {
      return new Recommended("", shown);
    }
    JsonNode json = JSON.readTree(answer);
    for (JsonNode item : json.path("items")) {
      Product product = products.get(item.path("item_id").asText());
      if (product != null) {
        shown.add(product);
      }
    }
    return new Recommended(json.path("recommendation_id").asText(), shown);
  }

  private Visit newVisit(String id) {
    return new Visit(population.get(random.nextInt(POPULATION)), shelves, random, id);
  }
}
