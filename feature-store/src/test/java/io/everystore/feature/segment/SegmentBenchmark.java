package io.everystore.feature.segment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.aggregate.HistoryAppender;
import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.Aggregate;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Condition.Operator;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.FollowUp;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.Match;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Purchases;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleGroup.Combinator;
import io.everystore.feature.proto.RuleValue;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

/**
 * People a second that one thread asks about, rule by rule: {@code main [people events]}. Counts
 * the thread's CPU time, not the wall's.
 */
public final class SegmentBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long NOW = 1_800_000_000_000L;
  private static final long DAY_MILLIS = 86_400_000;
  private static final int ROUNDS = 5;
  private static final int ASKED = 1_000_000;
  private static final int ADDED = 10_000;

  private SegmentBenchmark() {}

  public static void main(String[] args) {
    int people = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
    int events = args.length > 1 ? Integer.parseInt(args[1]) : 30;
    Subject[] subjects = new Subject[people];
    Random random = new Random(7);
    long bytes = 0;
    for (int i = 0; i < people; i++) {
      byte[] history = history(random, 1 + random.nextInt(2 * events));
      bytes += history.length;
      subjects[i] = Subject.of(profile(random), history);
    }
    System.out.printf(Locale.ROOT, "%d people, %d bytes of history each%n", people, bytes / people);
    measure("orders.count >= 2", subjects, orders());
    measure("viewed a category 3 times in 7 days", subjects, count());
    measure("sum of prices bought in 30 days", subjects, sum());
    measure("put into the cart, not bought within an hour", subjects, sequence());
    measureAdding(random, events);
  }

  private static void measure(String what, Subject[] subjects, Condition.Builder condition) {
    CompiledRule rule =
        RuleCompiler.compile(
            RuleGroup.newBuilder()
                .setCombinator(Combinator.AND)
                .addRules(Rule.newBuilder().setCondition(condition))
                .build(),
            ZoneId.of("Europe/Berlin"));
    Evaluation evaluation = new Evaluation();
    long best = Long.MAX_VALUE;
    int members = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      members = 0;
      for (int i = 0; i < ASKED; i++) {
        members += rule.test(evaluation.begin(subjects[i % subjects.length], NOW)) ? 1 : 0;
      }
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
    }
    System.out.printf(
        Locale.ROOT,
        "%-46s %,12.0f people/s, %.2f µs each, %d members%n",
        what,
        ASKED / (best / 1e9),
        best / 1e3 / ASKED,
        members);
  }

  /** What one event more costs: to the bytes themselves, and by way of objects of all events. */
  private static void measureAdding(Random random, int events) {
    HistoryAppender appender = new HistoryAppender();
    for (int count : new int[] {events, 400}) {
      byte[] history = history(random, count);
      Interaction event = event(random, "view_item", NOW);
      measureAdding(
          "appended to a history of " + count,
          () -> Objects.requireNonNull(appender.append(history, event, "", 0)));
      measureAdding("parsed, added and written, of " + count, () -> added(history, event));
    }
  }

  private static void measureAdding(String what, Supplier<byte[]> adding) {
    long best = Long.MAX_VALUE;
    long written = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < ADDED; i++) {
        written += adding.get().length;
      }
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
    }
    System.out.printf(
        Locale.ROOT,
        "an event %s: %.1f µs (%d bytes)%n",
        what,
        best / 1e3 / ADDED,
        written / (ADDED * ROUNDS));
  }

  private static byte[] added(byte[] history, Interaction event) {
    try {
      PersonHistory parsed = PersonHistory.parse(history);
      parsed.add(event);
      return parsed.toProto().build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("history: unreadable", e);
    }
  }

  private static Condition.Builder orders() {
    return Condition.newBuilder()
        .setField("orders.count")
        .setOperator(Operator.GREATER_OR_EQUAL)
        .setValue(RuleValue.newBuilder().setNumber(2));
  }

  private static Condition.Builder count() {
    return Condition.newBuilder()
        .setField("events.view_item")
        .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(3))
        .setValue(within("7d", filter("product_type", Operator.UNDER, "Home > Kitchen 3")));
  }

  private static Condition.Builder sum() {
    return Condition.newBuilder()
        .setField("events.purchase")
        .setAggregate(Aggregate.newBuilder().setFunction(Aggregate.Function.SUM).setOf("price"))
        .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(50))
        .setValue(within("30d", filter("price", Operator.IS_NOT_NULL, "")));
  }

  private static Condition.Builder sequence() {
    return Condition.newBuilder()
        .setField("events.add_to_cart")
        .setMatch(Match.newBuilder().setMode(Match.Mode.AT_LEAST).setThreshold(1))
        .setThen(FollowUp.newBuilder().setField("events.purchase").setNegated(true).setWithin("1h"))
        .setValue(within("3d", filter("item_id", Operator.IS_NOT_NULL, "")));
  }

  private static RuleValue within(String span, Condition other) {
    return RuleValue.newBuilder()
        .setFilters(
            RuleGroup.newBuilder()
                .setCombinator(Combinator.AND)
                .addRules(Rule.newBuilder().setCondition(filter("within", Operator.EQUAL, span)))
                .addRules(Rule.newBuilder().setCondition(other)))
        .build();
  }

  private static Condition filter(String field, Operator operator, String value) {
    return Condition.newBuilder()
        .setField(field)
        .setOperator(operator)
        .setValue(RuleValue.newBuilder().setText(value))
        .build();
  }

  private static byte[] profile(Random random) {
    Profile.Builder profile =
        Profile.newBuilder()
            .setVersion(1)
            .setId("user-" + random.nextInt())
            .setFirstEventTimeMillis(NOW - random.nextInt(400) * DAY_MILLIS)
            .setLastEventTimeMillis(NOW - random.nextInt(1_000_000))
            .setPurchases(Purchases.newBuilder().setOrders(random.nextInt(4)));
    for (int i = 0; i < 6; i++) {
      profile.addEventCounts(
          EventCount.newBuilder().setName("event_" + i).setTotal(i).addDayDeltas(20_000));
      profile.addCategories(Affinity.newBuilder().setKey("Home > " + i).setWeight(1));
    }
    return profile.build().toByteArray();
  }

  private static byte[] history(Random random, int events) {
    PersonHistory history = new PersonHistory();
    String[] names = {"view_item", "view_item", "view_item", "add_to_cart", "purchase"};
    for (int i = 0; i < events; i++) {
      long time = NOW - (long) (random.nextDouble() * 60 * DAY_MILLIS);
      history.add(event(random, names[random.nextInt(names.length)], time));
    }
    return history.toProto().build().toByteArray();
  }

  private static Interaction event(Random random, String name, long timeMillis) {
    int item = random.nextInt(40);
    return Interaction.newBuilder()
        .setName(name)
        .setEventTimeMillis(timeMillis)
        .addItems(
            InteractionItem.newBuilder()
                .setItemId("item-" + item)
                .setBrand("brand-" + item % 7)
                .setProductType("Home > Kitchen " + item % 5 + " > Pans")
                .setPriceCents(item * 100L))
        .build();
  }
}
