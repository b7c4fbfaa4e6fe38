package io.everystore.standalone.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The catalogue as shoppers see it: per category, with favourites and slow sellers. Immutable. */
final class Shelves {
  private static final long SEED = 7_351;
  private static final double POPULARITY_EXPONENT = 0.9;
  private static final double BRAND_LIKED = 3.0;

  private record Shelf(Category category, List<Product> products) {}

  private final Map<String, Shelf> byLeaf;
  private final Map<String, List<Category>> byDepartment;

  private Shelves(Map<String, Shelf> byLeaf, Map<String, List<Category>> byDepartment) {
    this.byLeaf = byLeaf;
    this.byDepartment = byDepartment;
  }

  static Shelves of(List<Product> products) {
    Map<String, Shelf> byLeaf = new LinkedHashMap<>();
    Map<String, List<Category>> byDepartment = new LinkedHashMap<>();
    List<Product> shuffled = new ArrayList<>(products);
    // The order on the shelf is the order of popularity.
    Collections.shuffle(shuffled, new Random(SEED));
    for (Product product : shuffled) {
      if (!product.inStock()) {
        continue;
      }
      Category category = product.category();
      Shelf shelf = byLeaf.get(category.leaf());
      if (shelf == null) {
        shelf = new Shelf(category, new ArrayList<>());
        byLeaf.put(category.leaf(), shelf);
        byDepartment
            .computeIfAbsent(category.department(), department -> new ArrayList<>())
            .add(category);
      }
      shelf.products().add(product);
    }
    return new Shelves(new HashMap<>(byLeaf), new LinkedHashMap<>(byDepartment));
  }

  List<String> departments() {
    return List.copyOf(byDepartment.keySet());
  }

  /** Any category of the department. */
  Category category(String department, Random random) {
    List<Category> categories = byDepartment.getOrDefault(department, List.of());
    return categories.get(random.nextInt(categories.size()));
  }

  /** A category somebody looks at after this one. */
  Category companion(Category category, Random random) {
    List<String> leaves = category.goesWith();
    // The first named goes best with it.
    int choice = Math.min(random.nextInt(leaves.size()), random.nextInt(leaves.size()));
    Shelf shelf = byLeaf.get(leaves.get(choice));
    return shelf == null ? category : shelf.category();
  }

  /** A product of the category that this shopper would stop at. */
  Product choose(Category category, Shopper shopper, Random random) {
    Shelf shelf = byLeaf.get(category.leaf());
    if (shelf == null) {
      throw new IllegalArgumentException("category: " + category.path() + " (expected: in stock)");
    }
    List<Product> products = shelf.products();
    double[] weights = new double[products.size()];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      Product product = products.get(i);
      double weight = Math.pow(i + 1, -POPULARITY_EXPONENT);
      if (shopper.brands().contains(product.brand())) {
        weight *= BRAND_LIKED;
      }
      total += weight * shopper.priceFit(product);
      weights[i] = total;
    }
    double at = random.nextDouble() * total;
    int chosen = 0;
    while (chosen < weights.length - 1 && weights[chosen] < at) {
      chosen++;
    }
    return products.get(chosen);
  }
}
