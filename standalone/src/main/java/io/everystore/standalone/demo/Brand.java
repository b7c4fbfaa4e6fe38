package io.everystore.standalone.demo;

import java.util.Arrays;
import java.util.List;

/**
 * An invented brand.
 *
 * @param department outermost category it sells in
 * @param priceLevel factor on the usual price, 1 is the middle
 * @param lines product lines that open its titles; empty for publishers
 * @param promise one sentence about it
 */
record Brand(
    String department, String name, double priceLevel, List<String> lines, String promise) {

  static List<Brand> load() {
    return Recipe.lines("brands.txt").map(Brand::parse).toList();
  }

  private static Brand parse(String[] fields) {
    List<String> lines =
        fields[3].equals("-") ? List.of() : Arrays.asList(fields[3].split(", ", -1));
    return new Brand(fields[0], fields[1], Double.parseDouble(fields[2]), lines, fields[4]);
  }
}
