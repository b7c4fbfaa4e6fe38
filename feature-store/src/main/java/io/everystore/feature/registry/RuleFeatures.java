package io.everystore.feature.registry;

import io.everystore.feature.registry.FeatureDefinition.Entity;
import io.everystore.feature.registry.FeatureDefinition.ValueType;
import java.util.List;

/** Features that only rules of segments know, and the fields that narrow down events in them. */
final class RuleFeatures {
  private static final String HELD = "up to 400 days";
  private static final String NOW = "now";

  static final List<FeatureDefinition> DEFINITIONS =
      List.of(
          user(
              "events.<event name>",
              ValueType.EVENTS,
              "events",
              HELD,
              "How often something was done, how much of it, when first or last, what followed.",
              "view_item",
              "purchase"),
          user(
              "known_days",
              ValueType.NUMBER,
              "days",
              NOW,
              "Time since the first event: known for at least so many days.",
              "30"),
          user("identified", ValueType.FLAG, "", NOW, "Whether the person ever logged in.", "true"),
          user(
              "affinity.category",
              ValueType.TEXTS,
              "",
              "half-life 7 days",
              "The categories of interest, at most 24.",
              "Home > Kitchen"),
          user(
              "affinity.brand",
              ValueType.TEXTS,
              "",
              "half-life 7 days",
              "The brands of interest, at most 16.",
              "Acme"),
          user("cart.item_id", ValueType.TEXTS, "", NOW, "Items in the cart.", "sku-1"),
          user(
              "properties.<name>",
              ValueType.PROPERTY,
              "",
              "latest",
              "What events said of the person: source, medium, campaign, device, language, country,"
                  + " region, city, and each param user_<name>.",
              "mobile",
              "1990-05-17"),
          user(
              "properties.<name>.first",
              ValueType.PROPERTY,
              "",
              "first",
              "The same as it was said first, such as the source of acquisition.",
              "newsletter"),
          user(
              "consent.ad_user_data",
              ValueType.TEXT,
              "",
              "latest",
              "Whether the person's data may be passed on for advertising: granted or denied;"
                  + " unknown before it was said.",
              "granted",
              "denied"),
          user(
              "consent.ad_personalization",
              ValueType.TEXT,
              "",
              "latest",
              "Whether advertising elsewhere may be personalized: granted or denied; unknown"
                  + " before it was said.",
              "granted",
              "denied"),
          user("segment", ValueType.MEMBERSHIP, "", NOW, "Other segments.", "big-spenders"),
          user("list", ValueType.MEMBERSHIP, "", NOW, "Lists of people.", "press"),
          user(
              "experiments.<experiment>",
              ValueType.TEXT,
              "",
              NOW,
              "The variation of an experiment.",
              "b"),
          event("item_id", ValueType.TEXT, "", "The item of a line.", "sku-1"),
          event("brand", ValueType.TEXT, "", "The brand of a line.", "Acme"),
          event("product_type", ValueType.TEXT, "", "The category of a line.", "Home > Kitchen"),
          event("device", ValueType.TEXT, "", "The kind of device.", "mobile"),
          event("price", ValueType.NUMBER, "units of money", "Price of one piece.", "12.90"),
          event("quantity", ValueType.NUMBER, "pieces", "Pieces of a line.", "2"),
          event("value", ValueType.NUMBER, "units of money", "Value of the event.", "99.00"),
          event(
              "within",
              ValueType.WINDOW,
              "",
              "When it was done, seen from now: a span, two spans ago, or a period of the calendar.",
              "7d",
              "this_month",
              "session"),
          event("time", ValueType.TIME, "", "When it was done, by the calendar.", "2026-11-01"));

  private RuleFeatures() {}

  private static FeatureDefinition user(
      String name,
      ValueType type,
      String unit,
      String window,
      String description,
      String... examples) {
    return new FeatureDefinition(
        name, Entity.USER, type, unit, window, description, List.of(examples));
  }

  private static FeatureDefinition event(
      String name, ValueType type, String unit, String description, String... examples) {
    return new FeatureDefinition(
        name, Entity.EVENT, type, unit, HELD, description, List.of(examples));
  }
}
