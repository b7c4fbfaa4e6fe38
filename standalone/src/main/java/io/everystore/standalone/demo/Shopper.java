package io.everystore.standalone.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * A simulated person with tastes.
 *
 * @param userId empty for somebody who never logs in
 * @param departments where this person shops, dearest first
 * @param priceTaste 0 looks for the cheap end of a shelf, 1 for the dear end
 */
record Shopper(
    String clientId,
    String userId,
    List<String> departments,
    Set<String> brands,
    double priceTaste) {
  private static final double LOGGED_IN_RATIO = 0.4;
  private static final int MOST_DEPARTMENTS = 3;
  private static final int BRANDS_LIKED = 6;

  /** The same population for the same seed. */
  static List<Shopper> population(int size, Shelves shelves, long seed) {
    Random random = new Random(seed);
    List<String> brands = Brand.load().stream().map(Brand::name).toList();
    List<Shopper> shoppers = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      List<String> departments = new ArrayList<>(shelves.departments());
      Collections.shuffle(departments, random);
      Set<String> liked = new HashSet<>();
      while (liked.size() < BRANDS_LIKED) {
        liked.add(brands.get(random.nextInt(brands.size())));
      }
      boolean loggedIn = random.nextDouble() < LOGGED_IN_RATIO;
      shoppers.add(
          new Shopper(
              String.format(Locale.ROOT, "demo-browser-%04d", i),
              loggedIn ? String.format(Locale.ROOT, "demo-shopper-%04d", i) : "",
              List.copyOf(departments.subList(0, 1 + random.nextInt(MOST_DEPARTMENTS))),
              Set.copyOf(liked),
              random.nextDouble()));
    }
    return List.copyOf(shoppers);
  }

  /** How well the price suits, 0.15 to 1. */
  double priceFit(Product product) {
    Category category = product.category();
    double span = Math.log((double) category.highEuros() / category.lowEuros());
    double euros = product.currentPriceCents() / 100.0;
    double position = Math.log(Math.max(1, euros) / category.lowEuros()) / span;
    return Math.max(0.15, 1 - Math.abs(Math.min(1, Math.max(0, position)) - priceTaste));
  }

  /** How likely this person is to turn to a product that is looked at, 0 to 1. */
  double liking(Product product) {
    double shops = departments.contains(product.category().department()) ? 0.5 : 0.03;
    return shops * priceFit(product) * (brands.contains(product.brand()) ? 1 : 0.6);
  }

  /** Usually the first of the departments. */
  String department(Random random) {
    int choice = Math.min(random.nextInt(departments.size()), random.nextInt(departments.size()));
    return departments.get(choice);
  }
}
