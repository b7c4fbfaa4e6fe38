package io.everystore.feature.segment;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.proto.History;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.RuleGroup;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rules, and what is kept of people, as they might stand in a topic. */
final class RuleFuzzTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final int RULES = 40;
  private static final int PEOPLE = 20;
  private static final int ASKED = 4;
  private static final long NOW_MILLIS = RandomPeople.START_MILLIS + 9 * 24 * 3_600_000L;

  private final Random random = new Random(5);
  private final List<byte[]> profiles = new ArrayList<>();
  private final List<byte[]> histories = new ArrayList<>();
  private final List<RuleGroup> rules = new ArrayList<>();

  RuleFuzzTest() {
    for (int i = 0; i < PEOPLE; i++) {
      List<Interaction> known =
          RandomPeople.arrivals(random, false).stream().map(RandomPeople.Arrival::event).toList();
      PersonHistory history = new PersonHistory();
      known.forEach(history::add);
      profiles.add(RandomPeople.profile(known, random).toByteArray());
      histories.add(history.toProto().build().toByteArray());
    }
    RandomRules drawn = new RandomRules(random);
    for (int i = 0; i < RULES; i++) {
      rules.add(drawn.next());
    }
  }

  @Test
  void damagedRule_isRefusedOrCanBeAsked() {
    Fuzz.run(
        "rules",
        rules.stream().map(RuleGroup::toByteArray).toList(),
        bytes -> {
          CompiledRule rule;
          try {
            rule = RuleCompiler.compile(RuleGroup.parseFrom(bytes), ZONE);
          } catch (InvalidProtocolBufferException | IllegalArgumentException refused) {
            return;
          }
          for (int i = 0; i < ASKED; i++) {
            ask(rule, profiles.get(i), histories.get(i));
          }
        });
  }

  @Test
  void damagedProfile_canBeAskedOrIsRefused() {
    List<CompiledRule> compiled = compiled();
    Fuzz.run(
        "profiles",
        profiles,
        bytes -> {
          try {
            assertNotNull(Profile.parseFrom(bytes));
          } catch (InvalidProtocolBufferException unreadable) {
            return;
          }
          compiled.forEach(rule -> askDamaged(rule, bytes, histories.get(0)));
        });
  }

  @Test
  void damagedHistory_canBeAskedOrIsRefused() {
    List<CompiledRule> compiled = compiled();
    Fuzz.run(
        "histories",
        histories,
        bytes -> {
          try {
            assertNotNull(History.parseFrom(bytes));
          } catch (InvalidProtocolBufferException unreadable) {
            return;
          }
          compiled.forEach(rule -> askDamaged(rule, profiles.get(0), bytes));
        });
  }

  private List<CompiledRule> compiled() {
    return rules.stream().map(rule -> RuleCompiler.compile(rule, ZONE)).toList();
  }

  private static void ask(CompiledRule rule, byte[] profile, byte[] history) {
    Subject subject = Subject.of(profile, history);
    rule.evaluate(subject, NOW_MILLIS);
    rule.explain(subject, NOW_MILLIS);
  }

  /**
   * Or is refused as {@link CompiledRule#test} says: readers pass over whoever that is. Nothing can
   * be asked of the exception: compiled code may throw it without a message
   * (-XX:+OmitStackTraceInFastThrow).
   */
  private static void askDamaged(CompiledRule rule, byte[] profile, byte[] history) {
    try {
      ask(rule, profile, history);
    } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
      return;
    }
  }
}
