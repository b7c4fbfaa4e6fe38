package io.everystore.serving.offer;

import io.everystore.feature.proto.Profile;
import io.everystore.feature.segment.CompiledRule;
import io.everystore.feature.segment.Evaluation;
import io.everystore.feature.segment.Explanation;
import io.everystore.feature.segment.Subject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The person of one page or redemption, asked by rules of offers. What no rule asks for is not
 * read. Belongs to one thread.
 */
final class OfferPerson {
  private final Function<@Nullable Profile, Subject> people;
  private final Evaluation evaluation = new Evaluation();
  private @Nullable Profile profile;
  private @Nullable Subject subject;

  OfferPerson(Function<@Nullable Profile, Subject> people) {
    this.people = people;
  }

  /** Turns to somebody; null for somebody nothing is known of. */
  void begin(@Nullable Profile person) {
    profile = person;
    subject = null;
  }

  /** True without a rule; with one false for somebody whose stored bytes are unreadable. */
  boolean suits(@Nullable CompiledRule rule, long nowMillis) {
    try {
      return rule == null || rule.test(evaluation.begin(subject(), nowMillis));
    } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
      return false;
    }
  }

  /** Why a rule does not hold. */
  Explanation explain(CompiledRule rule, long nowMillis) {
    return rule.explain(subject(), nowMillis);
  }

  private Subject subject() {
    Subject known = subject;
    if (known == null) {
      known = people.apply(profile);
      subject = known;
    }
    return known;
  }
}
