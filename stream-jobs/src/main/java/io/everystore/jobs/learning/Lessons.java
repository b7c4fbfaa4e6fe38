package io.everystore.jobs.learning;

/** Takes what an answer teaches. */
@FunctionalInterface
public interface Lessons {
  /** An item was chosen out of several. */
  void choice(NamedChoice choice);

  /** Rows were shown, or something came of them. */
  default void rows(RowFacts facts) {}
}
