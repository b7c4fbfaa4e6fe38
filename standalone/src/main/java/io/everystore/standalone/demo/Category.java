package io.everystore.standalone.demo;

import java.util.Arrays;
import java.util.List;

/**
 * A shelf of the sample shop: what stands on it, what it costs and what is bought with it.
 *
 * @param path such as "Home > Kitchen > Pans"
 * @param motifs pictures that fit
 * @param lowEuros cheapest usual price
 * @param highEuros dearest usual price
 * @param makes materials and manners, put before the noun in a title
 * @param blurb a sentence for descriptions
 * @param goesWith last path parts of categories a shopper looks at next
 * @param coloured true when products come in several colours
 */
record Category(
    String path,
    List<String> motifs,
    int lowEuros,
    int highEuros,
    List<String> nouns,
    List<String> makes,
    String blurb,
    List<String> goesWith,
    boolean coloured) {

  static List<Category> load() {
    return Recipe.lines("categories.txt").map(Category::parse).toList();
  }

  String department() {
    return path.substring(0, path.indexOf(" > "));
  }

  /** The innermost part of the path. */
  String leaf() {
    return path.substring(path.lastIndexOf(" > ") + 3);
  }

  private static Category parse(String[] fields) {
    String[] prices = fields[2].split("-", -1);
    return new Category(
        fields[0],
        list(fields[1], ", "),
        Integer.parseInt(prices[0]),
        Integer.parseInt(prices[1]),
        list(fields[3], "; "),
        list(fields[4], "; "),
        fields[5],
        list(fields[6], "; "),
        fields[7].equals("colours"));
  }

  private static List<String> list(String text, String separator) {
    return Arrays.asList(text.split(separator, -1));
  }
}
