package io.everystore.standalone.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One visit of a shopper: looks around a category, wanders to what goes with it, fills a cart,
 * sometimes buys. Yields one event at a time. Not thread-safe.
 */
final class Visit {
  private static final int FEWEST_VIEWS = 2;
  private static final int MOST_MORE_VIEWS = 11;
  private static final double STAYS = 0.5;
  private static final double WANDERS = 0.38;
  private static final double TAKES = 0.2;
  private static final double PUTS_BACK = 0.07;
  private static final double BUYS = 0.6;

  /** How fast people look away from a list. */
  private static final double ATTENTION_EXPONENT = 0.7;

  private final Shopper shopper;
  private final Shelves shelves;
  private final Random random;
  private final String id;
  private final List<Product> cart = new ArrayList<>();
  private int viewsLeft;
  private int events;
  private Category category;
  private @Nullable Product product;
  private boolean finished;

  /** The answer that each product was found through which the shopper did not find alone. */
  private final Map<Product, String> found = new HashMap<>();

  private final Deque<ShopEvent> waiting = new ArrayDeque<>();

  /**
   * @param id unique among all visits; event ids are made from it
   */
  Visit(Shopper shopper, Shelves shelves, Random random, String id) {
    this.shopper = shopper;
    this.shelves = shelves;
    this.random = random;
    this.id = id;
    this.viewsLeft = FEWEST_VIEWS + random.nextInt(MOST_MORE_VIEWS);
    this.category = shelves.category(shopper.department(random), random);
  }

  /** What the shopper does next, or null when the shopper has left. */
  @Nullable ShopEvent next() {
    ShopEvent next = waiting.poll();
    if (next != null || finished) {
      return next;
    }
    Product last = product;
    if (last != null && !cart.contains(last) && random.nextDouble() < TAKES) {
      cart.add(last);
      product = null;
      return event("add_to_cart", List.of(last), "");
    }
    if (!cart.isEmpty() && random.nextDouble() < PUTS_BACK) {
      return event("remove_from_cart", List.of(cart.remove(cart.size() - 1)), "");
    }
    if (viewsLeft == 0) {
      return leave();
    }
    viewsLeft--;
    return view();
  }

  /** True when the shopper looks around and may be shown something. */
  boolean isLookingAround() {
    return events > 0 && viewsLeft > 0 && waiting.isEmpty();
  }

  Shopper shopper() {
    return shopper;
  }

  /**
   * The shopper sees what is recommended, from the top, and turns to the first that suits; most of
   * what stands further down is not even looked at.
   */
  void see(Recommended shown) {
    for (int place = 0; place < shown.products().size(); place++) {
      Product suggested = shown.products().get(place);
      double looks = Math.pow(place + 1, -ATTENTION_EXPONENT);
      if (random.nextDouble() < looks * shopper.liking(suggested)) {
        viewsLeft--;
        category = suggested.category();
        product = suggested;
        found.put(suggested, shown.recommendationId());
        waiting.add(event("select_item", List.of(suggested), ""));
        waiting.add(event("view_item", List.of(suggested), ""));
        return;
      }
    }
  }

  private ShopEvent view() {
    double mood = random.nextDouble();
    if (events > 0 && mood > STAYS) {
      category =
          mood < STAYS + WANDERS
              ? shelves.companion(category, random)
              : shelves.category(shopper.department(random), random);
    }
    Product seen = shelves.choose(category, shopper, random);
    product = seen;
    return event("view_item", List.of(seen), "");
  }

  private @Nullable ShopEvent leave() {
    finished = true;
    if (cart.isEmpty() || random.nextDouble() > BUYS) {
      return null;
    }
    // An event names one answer, so there is one for each that products were found through.
    Map<String, List<Product>> orders = new LinkedHashMap<>();
    for (Product bought : cart) {
      orders.computeIfAbsent(found.getOrDefault(bought, ""), key -> new ArrayList<>()).add(bought);
    }
    orders.values().forEach(part -> waiting.add(event("purchase", part, "order-" + id)));
    return waiting.poll();
  }

  private ShopEvent event(String name, List<Product> products, String transactionId) {
    String through = found.getOrDefault(products.get(0), "");
    return new ShopEvent(shopper, id + "-" + events++, name, products, transactionId, through);
  }
}
