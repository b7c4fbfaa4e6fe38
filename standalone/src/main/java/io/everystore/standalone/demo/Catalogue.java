package io.everystore.standalone.demo;

import io.everystore.serving.shop.Palette;
import io.everystore.serving.shop.Pictures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * The sample catalogue: about 2,000 products in ten departments, the same ones every time. Ordered
 * by age, so that putting it in order leaves the last ones as the new arrivals.
 */
final class Catalogue {
  private static final long SEED = 20_261_122L;
  private static final int PRODUCTS_PER_CATEGORY = 23;
  private static final int MOST_COLOURS = 4;
  private static final double COLOURED_RATIO = 0.3;
  private static final double SALE_RATIO = 0.16;
  private static final double OUT_OF_STOCK_RATIO = 0.03;
  private static final int BACKDROPS = 3;

  private final Random random = new Random(SEED);
  private final List<Brand> brands = Brand.load();
  private final Set<String> titles = new HashSet<>();
  private final List<Product> products = new ArrayList<>();

  private Catalogue() {}

  static List<Product> generate() {
    Catalogue catalogue = new Catalogue();
    for (Category category : Category.load()) {
      catalogue.fill(category);
    }
    Collections.shuffle(catalogue.products, catalogue.random);
    return List.copyOf(catalogue.products);
  }

  private void fill(Category category) {
    List<Brand> sellers = brands.stream().filter(brand -> brand.sellsIn(category)).toList();
    int end = products.size() + PRODUCTS_PER_CATEGORY;
    while (products.size() < end) {
      Brand brand = sellers.get(random.nextInt(sellers.size()));
      int colours =
          category.coloured() && random.nextDouble() < COLOURED_RATIO
              ? Math.min(2 + random.nextInt(MOST_COLOURS - 1), end - products.size())
              : 1;
      add(category, brand, colours);
    }
  }

  private void add(Category category, Brand brand, int colours) {
    String make = pick(category.makes());
    String noun = pick(category.nouns());
    String line = brand.lines().isEmpty() ? "" : pick(brand.lines()) + " ";
    String title = line + make + " " + noun;
    if (!titles.add(title)) {
      return;
    }
    long priceCents = price(category, brand);
    long salePriceCents = random.nextDouble() < SALE_RATIO ? reduced(priceCents) : -1;
    String motif = motif(category, noun);
    String description = category.blurb() + " From " + brand.name() + ". " + brand.promise();
    String firstId = nextId();
    int palette = random.nextInt(Palette.all().size());
    for (int variant = 0; variant < colours; variant++) {
      String picture = Pictures.name(motif, palette, random.nextInt(BACKDROPS));
      String colour = Palette.all().get(palette).name();
      products.add(
          new Product(
              nextId(),
              colours > 1 ? title + ", " + colour : title,
              description,
              brand.name(),
              category,
              priceCents,
              salePriceCents,
              random.nextDouble() >= OUT_OF_STOCK_RATIO,
              colours > 1 ? "g" + firstId : "",
              "/shop/images/" + picture));
      palette = (palette + 5 + random.nextInt(5)) % Palette.all().size();
    }
  }

  /** Log-uniform between the category's bounds, at the brand's level, ending in .90, .50 or .00. */
  private long price(Category category, Brand brand) {
    double span = Math.log((double) category.highEuros() / category.lowEuros());
    double euros = category.lowEuros() * Math.exp(span * random.nextDouble()) * brand.priceLevel();
    return ending(Math.max(1, Math.round(euros)));
  }

  private long reduced(long priceCents) {
    int percent = 10 + 5 * random.nextInt(7);
    return Math.min(ending(priceCents * (100 - percent) / 10_000), priceCents - 10);
  }

  private static long ending(long euros) {
    if (euros >= 200) {
      return (euros / 10 * 10 + 9) * 100;
    }
    return euros * 100 + (euros % 3 == 0 ? 50 : 90);
  }

  /**
   * The motif the noun names (the longest, "armchair" before "chair"), else the first; books vary.
   */
  private String motif(Category category, String noun) {
    if (category.path().startsWith("Books")) {
      return pick(category.motifs());
    }
    String text = noun.toLowerCase(Locale.ROOT).replace(" ", "");
    return category.motifs().stream()
        .filter(text::contains)
        .max(Comparator.comparingInt(String::length))
        .orElseGet(() -> category.motifs().get(0));
  }

  private String nextId() {
    return "p" + (10_000 + products.size());
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
