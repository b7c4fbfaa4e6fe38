package io.everystore.serving.segment;

import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Purchases;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleGroup.Combinator;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.segment.CompiledRule;
import io.everystore.feature.segment.Percentiles;
import io.everystore.feature.segment.RuleCompiler;
import io.everystore.feature.store.View;
import io.everystore.feature.store.chronicle.ChronicleOnlineStore;
import io.everystore.feature.store.chronicle.ChronicleStoreConfig;
import io.everystore.feature.store.chronicle.ViewSizing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** How long previews over stored people take: {@code main [people previews]}. */
public final class PreviewBenchmark {
  private static final long NOW_MILLIS = 1_800_000_000_000L;
  private static final long DAY_MILLIS = 86_400_000;
  private static final int DISTINCT_HISTORIES = 10_000;
  private static final Duration BUDGET = Duration.ofMillis(800);
  private static final int SAMPLED = 20;

  private PreviewBenchmark() {}

  public static void main(String[] args) throws Exception {
    int people = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int previews = args.length > 1 ? Integer.parseInt(args[1]) : 100;
    Path directory = Files.createTempDirectory("previews");
    ChronicleStoreConfig config =
        ChronicleStoreConfig.small(directory)
            .with(View.PROFILES, new ViewSizing(people, 24, 250))
            .with(View.HISTORIES, new ViewSizing(people, 24, 400));
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, EpochClock.SYSTEM)) {
      fill(store, people);
      Audience audience = new Audience(store, Map::of, () -> Percentiles.UNKNOWN);
      measure(audience, previews, "orders.count >= 2", orders());
      measure(audience, previews, "viewed a category 3 times in 7 days", viewed());
      measure(audience, previews, "top 10 percent by revenue", top());
    } finally {
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void measure(
      Audience audience, int previews, String what, Condition.Builder condition) {
    CompiledRule rule =
        RuleCompiler.compile(
            RuleGroup.newBuilder()
                .setCombinator(Combinator.AND)
                .addRules(Rule.newBuilder().setCondition(condition))
                .build(),
            ZoneOffset.UTC);
    double[] millis = new double[previews];
    long evaluated = 0;
    for (int i = 0; i < previews; i++) {
      long start = System.nanoTime();
      Audience.Preview preview = audience.preview(rule, NOW_MILLIS, BUDGET, SAMPLED);
      millis[i] = (System.nanoTime() - start) / 1e6;
      evaluated += preview.evaluated();
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%-38s p50 %.0f ms, p99 %.0f ms, %,d people looked at%n",
        what,
        millis[previews / 2],
        millis[Math.min(previews - 1, previews * 99 / 100)],
        evaluated / previews);
  }

  private static void fill(ChronicleOnlineStore store, int people) {
    Random random = new Random(7);
    byte[][] histories = new byte[DISTINCT_HISTORIES][];
    for (int i = 0; i < DISTINCT_HISTORIES; i++) {
      histories[i] = history(random);
    }
    for (int i = 0; i < people; i++) {
      String id = "person-" + i;
      byte[] profile = profile(id, random);
      byte[] history = histories[i % DISTINCT_HISTORIES];
      store.put(View.PROFILES, id, 1, profile, profile.length);
      store.put(View.HISTORIES, id, 1, history, history.length);
    }
  }

  private static byte[] profile(String id, Random random) {
    Profile.Builder profile =
        Profile.newBuilder()
            .setVersion(1)
            .setId(id)
            .setFirstEventTimeMillis(NOW_MILLIS - random.nextInt(400) * DAY_MILLIS)
            .setLastEventTimeMillis(NOW_MILLIS - random.nextInt(1_000_000))
            .setPurchases(
                Purchases.newBuilder()
                    .setOrders(random.nextInt(4))
                    .setRevenueCents(random.nextInt(50_000)))
            .addSegmentIds("keen")
            .addSegmentIds("new");
    for (int i = 0; i < 6; i++) {
      profile.addEventCounts(EventCount.newBuilder().setName("event_" + i).setTotal(i));
    }
    return profile.build().toByteArray();
  }

  private static byte[] history(Random random) {
    PersonHistory history = new PersonHistory();
    for (int i = random.nextInt(20); i >= 0; i--) {
      int item = random.nextInt(40);
      history.add(
          Interaction.newBuilder()
              .setName(random.nextInt(4) == 0 ? "add_to_cart" : "view_item")
              .setEventTimeMillis(NOW_MILLIS - (long) (random.nextDouble() * 30 * DAY_MILLIS))
              .addItems(
                  InteractionItem.newBuilder()
                      .setItemId("item-" + item)
                      .setProductType("Home > Kitchen " + item % 5)
                      .setPriceCents(item * 100L))
              .build());
    }
    return history.toProto().build().toByteArray();
  }

  private static Condition.Builder orders() {
    return Condition.newBuilder()
        .setField("orders.count")
        .setOperator(Operator.GREATER_OR_EQUAL)
        .setValue(RuleValue.newBuilder().setNumber(2));
  }

  private static Condition.Builder top() {
    return Condition.newBuilder()
        .setField("orders.revenue_cents")
        .setOperator(Operator.TOP_PERCENT)
        .setValue(RuleValue.newBuilder().setNumber(10));
  }

  private static Condition.Builder viewed() {
    RuleGroup filters =
        RuleGroup.newBuilder()
            .setCombinator(Combinator.AND)
            .addRules(filter("within", Operator.EQUAL, "7d"))
            .addRules(filter("product_type", Operator.UNDER, "Home > Kitchen 3"))
            .build();
    return Condition.newBuilder()
        .setField("events.view_item")
        .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(3))
        .setValue(RuleValue.newBuilder().setFilters(filters));
  }

  private static Rule filter(String field, Operator operator, String value) {
    return Rule.newBuilder()
        .setCondition(
            Condition.newBuilder()
                .setField(field)
                .setOperator(operator)
                .setValue(RuleValue.newBuilder().setText(value)))
        .build();
  }
}
