package io.everystore.feature.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.BotWatch;
import io.everystore.feature.proto.CartLine;
import io.everystore.feature.proto.DecayedCount;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.PriceAffinity;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Purchases;
import io.everystore.feature.proto.Session;
import io.everystore.feature.registry.FeatureDefinition.Entity;
import io.everystore.feature.registry.FeatureDefinition.ValueType;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class FeatureRegistryTest {
  private static final long DAY_MILLIS = 86_400_000;
  private static final long NOW = 1_700_000_000_000L;

  @Test
  void fullProfile_everyDefinedFeatureOnceWithItsType() {
    Profile profile =
        Profile.newBuilder()
            .setFirstEventTimeMillis(NOW - 9 * DAY_MILLIS)
            .setLastEventTimeMillis(NOW - 2 * DAY_MILLIS)
            .addEventCounts(view())
            .addCategories(Affinity.newBuilder().setKey("Home > Kitchen"))
            .addBrands(Affinity.newBuilder().setKey("Acme"))
            .setPrice(PriceAffinity.newBuilder().setWeight(2).setWeightedSumCents(500))
            .setPurchases(
                Purchases.newBuilder()
                    .setOrders(2)
                    .setRevenueCents(501)
                    .setLastEventTimeMillis(NOW - DAY_MILLIS / 2))
            .addCart(CartLine.newBuilder().setItemId("a").setQuantity(2).setPriceCents(100))
            .addCart(CartLine.newBuilder().setItemId("b").setQuantity(1))
            .addSessions(
                Session.newBuilder().setEventCount(3).addItemIds("a").setStartTimeMillis(5))
            .setBotWatch(BotWatch.newBuilder().setUntilMillis(Long.MAX_VALUE).setReason("rate"))
            .addClientIds("c")
            .build();
    Map<String, Object> values =
        values(Entity.USER, visitor -> UserFeatures.visit(profile, NOW, visitor));
    assertEquals(4L, values.get("events.view_item.count"));
    assertEquals(2.0, values.get("recency_days"));
    assertEquals(0.5, values.get("orders.recency_days"));
    assertEquals(501L, values.get("orders.revenue_cents"));
    assertEquals(250.5, values.get("orders.average_cents"));
    assertEquals(200L, values.get("cart.value_cents"));
    assertEquals(3L, values.get("cart.quantity"));
    assertEquals(250.0, values.get("price.average_cents"));
    assertEquals("Home > Kitchen", values.get("category.top"));
    assertEquals(UserFeatures.DEFINITIONS.size(), values.size());
  }

  @Test
  void itemStats_everyDefinedFeatureOnceWithItsType() {
    DecayedCount count =
        DecayedCount.newBuilder().setWeight(8).setAtMillis(NOW - DAY_MILLIS).build();
    ItemStats stats =
        ItemStats.newBuilder()
            .setFirstEventTimeMillis(1)
            .setLastEventTimeMillis(2)
            .addEventCounts(view())
            .setTrend(count)
            .setPopularity(count)
            .setLongPopularity(count)
            .setSales(count)
            .build();
    Map<String, Object> values =
        values(Entity.ITEM, visitor -> ItemFeatures.visit(stats, NOW, visitor));
    assertEquals(4.0, (Double) Objects.requireNonNull(values.get("popularity.day")), 1e-9);
    assertEquals(4L, values.get("events.view_item.count"));
    assertEquals(ItemFeatures.DEFINITIONS.size(), values.size());
  }

  @Test
  void emptyProfile_onlyZeroes() {
    Map<String, Object> values =
        values(
            Entity.USER, visitor -> UserFeatures.visit(Profile.getDefaultInstance(), NOW, visitor));
    values.values().forEach(value -> assertEquals(0L, value));
  }

  private static EventCount view() {
    return EventCount.newBuilder()
        .setName("view_item")
        .setTotal(4)
        .setLastEventTimeMillis(NOW)
        .build();
  }

  /** Runs a visit that has to find every name defined and of the type it is visited with. */
  private static Map<String, Object> values(
      Entity entity, java.util.function.Consumer<FeatureVisitor> visit) {
    Map<String, FeatureDefinition> definitions =
        FeatureRegistry.definitions().stream()
            .filter(definition -> definition.entity() == entity)
            .collect(Collectors.toMap(FeatureDefinition::name, Function.identity()));
    Map<String, Object> values = new TreeMap<>();
    visit.accept(
        new FeatureVisitor() {
          @Override
          public void whole(String name, long value) {
            ValueType type = type(name);
            put(name, value, type == ValueType.MONEY ? ValueType.MONEY : ValueType.COUNT);
          }

          @Override
          public void number(String name, double value) {
            put(name, value, ValueType.NUMBER);
          }

          @Override
          public void text(String name, String value) {
            put(name, value, ValueType.TEXT);
          }

          @Override
          public void time(String name, long epochMillis) {
            put(name, epochMillis, ValueType.TIME);
          }

          private void put(String name, Object value, ValueType type) {
            assertEquals(type, type(name), name);
            assertEquals(null, values.put(name, value), name);
          }

          private ValueType type(String name) {
            FeatureDefinition definition =
                definitions.get(name.replaceFirst("^events\\.\\w+\\.", "events.<event name>."));
            assertNotNull(definition, name);
            return definition.type();
          }
        });
    return values;
  }
}
