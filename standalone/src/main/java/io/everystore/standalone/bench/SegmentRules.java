package io.everystore.standalone.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rules such as marketers make over a {@link SyntheticShop}, by number and kind in turn. The same
 * number always gives the same rule.
 */
final class SegmentRules {
  static final List<String> PLANS = List.of("free", "silver", "gold");
  static final List<String> COUNTRIES = List.of("DE", "AT", "CH", "FR", "NL", "PL");
  private static final long SEED = 11;
  private static final int KINDS = 8;

  private SegmentRules() {}

  /** A rule as the management API takes it. */
  static String rule(int number) {
    SplittableRandom random = new SplittableRandom(SEED * 31 + number);
    return switch (number % KINDS) {
      case 0 -> and(viewed(2 + random.nextInt(8), within(days(random))));
      case 1 -> and(viewed(1 + random.nextInt(4), within(days(random)), under(random)));
      case 2 ->
          and(
              events("add_to_cart", some(), within(days(random)), price(20 + random.nextInt(150))),
              line("orders.count", "<=", random.nextInt(5)));
      case 3 ->
          and(
              events("add_to_cart", some(), within(days(random)))
                  .put("then", notBoughtWithin(1 + random.nextInt(24))));
      case 4 ->
          and(
              line("properties.plan", "=", PLANS.get(random.nextInt(PLANS.size()))),
              line("properties.country", "in", countries(random)));
      case 5 -> and(viewed(1, brand(random)), events("purchase", none(), within(days(random))));
      case 6 ->
          and(
              events("purchase", atLeast(10 + random.nextInt(200)), within("30d"))
                  .put("aggregate", new JsonObject().put("function", "sum").put("of", "price")));
      default ->
          group(
              "or",
              line("orders.count", ">=", 1 + random.nextInt(4)),
              line("category.top", "under", department(random)),
              line("cart.value_cents", ">", 1_000 + random.nextInt(20_000)));
    };
  }

  static String and(JsonObject... rules) {
    return group("and", rules);
  }

  private static String group(String combinator, JsonObject... rules) {
    return new JsonObject()
        .put("combinator", combinator)
        .put("rules", new JsonArray(List.of(rules)))
        .encode();
  }

  static JsonObject viewed(int atLeast, JsonObject... filters) {
    return events("view_item", atLeast(atLeast), filters);
  }

  static JsonObject events(String name, JsonObject match, JsonObject... filters) {
    return new JsonObject()
        .put("field", "events." + name)
        .put("match", match)
        .put(
            "value",
            new JsonObject()
                .put("combinator", "and")
                .put("rules", new JsonArray(List.of(filters))));
  }

  static JsonObject line(String field, String operator, Object value) {
    return new JsonObject().put("field", field).put("operator", operator).put("value", value);
  }

  static JsonObject within(String span) {
    return line("within", "=", span);
  }

  static JsonObject some() {
    return new JsonObject().put("mode", "some");
  }

  static JsonObject none() {
    return new JsonObject().put("mode", "none");
  }

  static JsonObject atLeast(int threshold) {
    return new JsonObject().put("mode", "atLeast").put("threshold", threshold);
  }

  private static JsonObject price(int above) {
    return line("price", ">", above);
  }

  private static JsonObject brand(SplittableRandom random) {
    return line("brand", "=", SyntheticShop.brand(random.nextInt(SyntheticShop.BRANDS)));
  }

  private static JsonObject under(SplittableRandom random) {
    return line(
        "product_type",
        "under",
        random.nextBoolean()
            ? department(random)
            : SyntheticShop.category(random.nextInt(SyntheticShop.CATEGORIES)));
  }

  private static String department(SplittableRandom random) {
    return "Department " + random.nextInt(SyntheticShop.DEPARTMENTS);
  }

  private static String days(SplittableRandom random) {
    return List.of("1h", "1d", "3d", "7d", "14d", "30d").get(random.nextInt(6));
  }

  private static JsonObject notBoughtWithin(int hours) {
    return new JsonObject()
        .put("field", "events.purchase")
        .put("not", true)
        .put("within", hours + "h")
        .put("same_item", true);
  }

  private static JsonArray countries(SplittableRandom random) {
    int from = random.nextInt(COUNTRIES.size() - 1);
    return new JsonArray(COUNTRIES.subList(from, from + 2));
  }
}
