package io.everystore.feature.segment;

import java.util.List;

/** One line of a compiled rule, or a group of them. Immutable. */
abstract class Clause {
  private final String pointer;

  Clause(String pointer) {
    this.pointer = pointer;
  }

  /** Where the line stands in the definition, as a JSON pointer. */
  final String pointer() {
    return pointer;
  }

  /** Answers through {@link Evaluation#answer}. */
  abstract boolean test(Evaluation evaluation);

  /** The value that was found, for people. */
  abstract String found(Evaluation evaluation);

  /** The line in words with what was found and what was wanted. */
  abstract String sentence(Evaluation evaluation);

  /**
   * As {@link CompiledRule#mayBecome(boolean, Evaluation)}; nothing is said of a line that was so
   * already.
   */
  abstract boolean mayBecome(boolean answer, Evaluation evaluation);

  /** As {@link CompiledRule#mayBecome(boolean, String)}; nothing is said of other segments. */
  abstract boolean mayBecome(boolean answer, String eventName);

  boolean needsHistory() {
    return false;
  }

  Explanation explain(Evaluation evaluation) {
    boolean holds = test(evaluation);
    return new Explanation(pointer, holds, sentence(evaluation), found(evaluation), List.of());
  }
}
