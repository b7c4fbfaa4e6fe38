package io.everystore.standalone.demo;

import java.util.Arrays;
import java.util.List;

/**
 * An invented brand.
 *
 * @param shelves beginnings of the category paths it sells in
 * @param priceLevel factor on the usual price, 1 is the middle
 * @param lines product lines that open its titles; empty for publishers
 * @param promise one sentence about it
 */
record Brand(
    List<String> shelves, String name, double priceLevel, List<String> lines, String promise) {

  static List<Brand> load() {
    return Recipe.lines("brands.txt").map(Brand::parse).toList();
  }

  boolean sellsIn(Category category) {
    return shelves.stream().anyMatch(category.path()::startsWith);
  }

  private static Brand parse(String[] fields) {
    List<String> lines =
        fields[3].equals("-") ? List.of() : Arrays.asList(fields[3].split(", ", -1));
    return new Brand(
        Arrays.asList(fields[0].split(", ", -1)),
        fields[1],
        Double.parseDouble(fields[2]),
        lines,
        fields[4]);
  }
}
