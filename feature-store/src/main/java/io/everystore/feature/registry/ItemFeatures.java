package io.everystore.feature.registry;

import io.everystore.feature.aggregate.Decay;
import io.everystore.feature.proto.DecayedCount;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.registry.FeatureDefinition.Entity;
import io.everystore.feature.registry.FeatureDefinition.ValueType;
import java.time.Duration;
import java.util.List;

/** The features of an item, read off what the stream counted. */
public final class ItemFeatures {
  private static final Decay HOUR = Decay.halfLife(Duration.ofHours(1));
  private static final Decay DAY = Decay.halfLife(Duration.ofDays(1));
  private static final Decay FORTNIGHT = Decay.halfLife(Duration.ofDays(14));

  static final List<FeatureDefinition> DEFINITIONS =
      List.of(
          define(
              "events.<event name>.count",
              ValueType.COUNT,
              "events",
              "lifetime",
              "Events of this name that the item was part of."),
          define(
              "events.<event name>.last_time",
              ValueType.TIME,
              "",
              "lifetime",
              "When the item was part of an event of this name last."),
          define("first_event_time", ValueType.TIME, "", "lifetime", "When it was seen first."),
          define("last_event_time", ValueType.TIME, "", "lifetime", "When it was seen last."),
          define(
              "popularity.hour",
              ValueType.NUMBER,
              "weighted events",
              "half-life 1 hour",
              "How much is going on around it now."),
          define(
              "popularity.day",
              ValueType.NUMBER,
              "weighted events",
              "half-life 1 day",
              "How popular it is these days."),
          define(
              "popularity.fortnight",
              ValueType.NUMBER,
              "weighted events",
              "half-life 14 days",
              "How popular it is in the long run."),
          define(
              "sales.fortnight",
              ValueType.NUMBER,
              "weighted purchases",
              "half-life 14 days",
              "How well it sells."));

  private ItemFeatures() {}

  /** Visits every feature that has a value. */
  public static void visit(ItemStats stats, long nowMillis, FeatureVisitor visitor) {
    UserFeatures.events(stats.getEventCountsList(), visitor);
    UserFeatures.time("first_event_time", stats.getFirstEventTimeMillis(), visitor);
    UserFeatures.time("last_event_time", stats.getLastEventTimeMillis(), visitor);
    decayed("popularity.hour", stats.getTrend(), HOUR, nowMillis, visitor);
    decayed("popularity.day", stats.getPopularity(), DAY, nowMillis, visitor);
    decayed("popularity.fortnight", stats.getLongPopularity(), FORTNIGHT, nowMillis, visitor);
    decayed("sales.fortnight", stats.getSales(), FORTNIGHT, nowMillis, visitor);
  }

  private static void decayed(
      String name, DecayedCount count, Decay decay, long nowMillis, FeatureVisitor visitor) {
    if (count.getWeight() > 0) {
      long ageMillis = Math.max(0, nowMillis - count.getAtMillis());
      visitor.number(name, count.getWeight() * decay.factor(ageMillis));
    }
  }

  private static FeatureDefinition define(
      String name, ValueType type, String unit, String window, String description) {
    return new FeatureDefinition(name, Entity.ITEM, type, unit, window, description);
  }
}
