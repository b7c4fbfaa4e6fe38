package io.everystore.feature.segment;

import java.util.Set;

/**
 * A rule made ready to be asked about many people. Immutable, thread-safe.
 *
 * <p>The answer is a function of the person's bytes, what the {@link Subject} says and the instant.
 * Of two instants between which {@link Evaluation#nextChangeMillis} names none, the answers are the
 * same as long as the person is.
 */
public final class CompiledRule {
  private final Clause root;
  private final Set<String> fields;
  private final Set<String> segments;
  private final Set<String> lists;
  private final Set<String> experiments;
  private final Set<Percent> percents;

  CompiledRule(Clause root, RuleContext context) {
    this.root = root;
    fields = Set.copyOf(context.fields());
    segments = Set.copyOf(context.segments());
    lists = Set.copyOf(context.lists());
    experiments = Set.copyOf(context.experiments());
    percents = Set.copyOf(context.percents());
  }

  /**
   * An answer and how long it holds.
   *
   * @param nextChangeMillis earliest later instant at which time alone may change it; the greatest
   *     number for never
   */
  public record Result(boolean matches, long nextChangeMillis) {}

  /**
   * A threshold the rule asks for.
   *
   * @param feature name of a numeric feature
   * @param share 0..1 of all people, from the top
   */
  public record Percent(String feature, double share) {}

  /**
   * Answers for the person the evaluation turned to; it then knows the next change.
   *
   * @throws IllegalArgumentException or {@link IndexOutOfBoundsException} when the bytes of the
   *     person are not what their encoder writes
   * @throws RuleTooDearException when it takes more than {@link Evaluation#allow} allowed
   */
  public boolean test(Evaluation evaluation) {
    return root.test(evaluation);
  }

  /**
   * Whether the answer, which was the opposite, may be {@code answer} since the event that the
   * evaluation {@link Evaluation#beginAfter began after}. That it may not holds only while time
   * alone has changed nothing since, the event is all that is new of the person, nothing older was
   * given up for it, and no segment that the rule looks at has changed.
   */
  public boolean mayBecome(boolean answer, Evaluation evaluation) {
    return root.mayBecome(answer, evaluation);
  }

  /**
   * Whether the answer, which was the opposite, may be {@code answer} since an event of that name,
   * whatever else is known of it: the same question, asked once for many people. Always when the
   * rule looks at other segments.
   */
  public boolean mayBecome(boolean answer, String eventName) {
    return !segments.isEmpty() || root.mayBecome(answer, eventName);
  }

  /** Answers for one person. For many, keep an {@link Evaluation} and {@link #test} it. */
  public Result evaluate(Subject subject, long nowMillis) {
    Evaluation evaluation = new Evaluation().begin(subject, nowMillis);
    boolean matches = root.test(evaluation);
    return new Result(matches, evaluation.nextChangeMillis());
  }

  /** Says why, line by line in the order of the rule. */
  public Explanation explain(Subject subject, long nowMillis) {
    return root.explain(new Evaluation().begin(subject, nowMillis));
  }

  /** Fields of the catalogue that it looks at, as the rule writes them. */
  public Set<String> fields() {
    return fields;
  }

  /** Ids of the segments whose members it looks at. */
  public Set<String> segments() {
    return segments;
  }

  public Set<String> lists() {
    return lists;
  }

  public Set<String> experiments() {
    return experiments;
  }

  /** What it asks {@link Subject#percentiles} for. */
  public Set<Percent> percents() {
    return percents;
  }
}
