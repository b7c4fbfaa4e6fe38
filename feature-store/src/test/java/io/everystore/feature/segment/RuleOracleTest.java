package io.everystore.feature.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.RuleGroup;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random rules over random people against what the rules mean: at every event, at every timer, at
 * random instants between them, and with the clock set back.
 *
 * <p>{@code -Dsegment.rules=10000 -Dsegment.people=1000 -Dsegment.seed=1} asks for more; {@code
 * -Dsegment.moments=1} for one arrival, drawn at random, of each person and rule instead of all.
 */
final class RuleOracleTest {
  private static final int RULES = Integer.getInteger("segment.rules", 160);
  private static final int PEOPLE = Integer.getInteger("segment.people", 25);
  private static final long SEED = Long.getLong("segment.seed", 1);
  private static final int MOMENTS = Integer.getInteger("segment.moments", Integer.MAX_VALUE);
  private static final int MAX_TIMERS = 12;

  /** One of so many people did more than is held exactly. */
  private static final int BUSY = 12;

  /**
   * A person as of an arrival.
   *
   * @param added the one event that the history has more than before; null: it has changed
   *     otherwise
   * @param without the person as they would be without that event
   */
  private record Moment(
      long atMillis,
      Subject subject,
      NaivePerson naive,
      @Nullable Interaction added,
      NaivePerson without) {}

  static boolean isMember(String kind) {
    return kind.equals("segment");
  }

  static double threshold(double percent) {
    return 400 - 4 * percent;
  }

  @Test
  void randomRulesAndPeople_agreeWithTheirMeaning() {
    List<List<Moment>> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      people.add(moments(new Random(SEED * 1_000_003 + i), i % BUSY == BUSY - 1));
    }
    long[] answers = new long[2];
    Map<Look, Long> looks = new EnumMap<>(Look.class);
    for (int i = 0; i < RULES; i++) {
      long seed = SEED * 7_000_003 + i;
      RuleGroup rule = new RandomRules(new Random(seed)).next();
      CompiledRule compiled = RuleCompiler.compile(rule, NaiveTimes.ZONE);
      Random random = new Random(seed);
      for (int person = 0; person < PEOPLE; person++) {
        new Walk(rule, compiled, people.get(person), random, "rule " + seed + ", person " + person)
            .run(answers, looks);
      }
    }
    // Rules that always or never hold would prove nothing.
    double share = (double) answers[1] / (answers[0] + answers[1]);
    assertTrue(share > 0.2 && share < 0.8, "share of true answers: " + share);
    long events = looks.values().stream().mapToLong(Long::longValue).sum();
    for (Look spared : List.of(Look.SPARED_BY_NAME, Look.SPARED)) {
      double part = (double) looks.getOrDefault(spared, 0L) / events;
      assertTrue(part > 0.1, "share of events, " + spared + ": " + part);
    }
  }

  private static List<Moment> moments(Random random, boolean busy) {
    List<RandomPeople.Arrival> arrivals = RandomPeople.arrivals(random, busy);
    List<Moment> moments = new ArrayList<>();
    List<Interaction> known = new ArrayList<>();
    PersonHistory history = new PersonHistory();
    moments.add(
        new Moment(
            RandomPeople.START_MILLIS - 1,
            subject(Profile.getDefaultInstance(), history),
            new NaivePerson(known, Profile.getDefaultInstance()),
            null,
            NaivePerson.NOBODY));
    int seen = 0;
    boolean isOneMore = true;
    for (int i = 0; i < arrivals.size(); i++) {
      known.add(arrivals.get(i).event());
      isOneMore &= history.add(arrivals.get(i).event());
      boolean together =
          i + 1 < arrivals.size() && arrivals.get(i + 1).atMillis() == arrivals.get(i).atMillis();
      if (!together) {
        Profile profile = RandomPeople.profile(known, random);
        moments.add(
            new Moment(
                arrivals.get(i).atMillis(),
                subject(profile, history),
                new NaivePerson(known, profile),
                isOneMore && known.size() == seen + 1 ? arrivals.get(i).event() : null,
                new NaivePerson(known.subList(0, seen), profile)));
        seen = known.size();
        isOneMore = true;
      }
    }
    return moments;
  }

  private static Subject subject(Profile profile, PersonHistory history) {
    byte[] profileBytes = profile.toByteArray();
    byte[] historyBytes = history.toProto().build().toByteArray();
    return new Subject() {
      @Override
      public byte[] profile() {
        return profileBytes;
      }

      @Override
      public byte[] history() {
        return historyBytes;
      }

      @Override
      public boolean isMember(String segmentId) {
        return segmentId.equals("odd");
      }

      @Override
      public Percentiles percentiles() {
        return (feature, share) -> threshold(Math.rint(share * 100));
      }
    };
  }

  /** What an event asks of a rule. */
  private enum Look {
    NEEDED,
    SPARED,
    SPARED_BY_NAME
  }

  /** One rule over the life of one person. */
  private static final class Walk {
    private final RuleGroup rule;
    private final CompiledRule compiled;
    private final List<Moment> moments;
    private final Random random;
    private final String name;
    private final Evaluation evaluation = new Evaluation();
    private NaiveRules naive = new NaiveRules(NaivePerson.NOBODY);

    private Walk(
        RuleGroup rule, CompiledRule compiled, List<Moment> moments, Random random, String name) {
      this.rule = rule;
      this.compiled = compiled;
      this.moments = moments;
      this.random = random;
      this.name = name;
    }

    private void run(long[] answers, Map<Look, Long> looks) {
      int first = MOMENTS < moments.size() ? random.nextInt(moments.size() - MOMENTS + 1) : 0;
      int end = Math.min(moments.size() - first, MOMENTS) + first;
      for (int i = first; i < end; i++) {
        Moment moment = moments.get(i);
        naive = new NaiveRules(moment.naive());
        long until =
            i + 1 < moments.size()
                ? moments.get(i + 1).atMillis()
                : moment.atMillis() + 500 * 24 * RandomPeople.HOUR_MILLIS;
        long now = moment.atMillis();
        boolean holds = check(moment, now);
        answers[holds ? 1 : 0]++;
        Interaction added = moment.added();
        if (added != null) {
          looks.merge(look(moment, added, holds), 1L, Long::sum);
        }
        for (int timer = 0; timer < MAX_TIMERS && now < until; timer++) {
          long next = Math.min(evaluation.nextChangeMillis(), until);
          assertTrue(next > now, () -> name + ": a timer in the past");
          between(now, next, holds);
          now = next;
          if (now < until) {
            holds = check(moment, now);
          }
        }
        check(moment, moment.atMillis() - random.nextInt(100) * RandomPeople.HOUR_MILLIS);
      }
    }

    /** Nothing may change before the timer. */
    private void between(long from, long to, boolean holds) {
      for (long at :
          new long[] {to - 1, from + (long) (random.nextDouble() * (to - from)), from + 1}) {
        if (at > from && at < to) {
          assertEquals(
              holds,
              naive.holds(rule, at),
              () -> name + ": changed before its timer at " + at + "\n" + rule);
        }
      }
    }

    /** What an event is nothing to is what it would be without the event. */
    private Look look(Moment moment, Interaction added, boolean holds) {
      long now = moment.atMillis();
      Evaluation after = new Evaluation().beginAfter(added, moment.subject(), now);
      boolean before = new NaiveRules(moment.without()).holds(rule, now);
      boolean concerned = compiled.mayBecome(!before, added.getName());
      if (concerned && compiled.mayBecome(!before, after)) {
        return Look.NEEDED;
      }
      assertEquals(before, holds, () -> name + ": changed by " + added + "\n" + rule);
      return concerned ? Look.SPARED : Look.SPARED_BY_NAME;
    }

    private boolean check(Moment moment, long now) {
      boolean holds = compiled.test(evaluation.begin(moment.subject(), now));
      assertEquals(naive.holds(rule, now), holds, () -> name + " at " + now + "\n" + rule);
      return holds;
    }
  }
}
