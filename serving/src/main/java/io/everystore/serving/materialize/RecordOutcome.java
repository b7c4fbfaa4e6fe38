package io.everystore.serving.materialize;

/** What became of one record of a view's topic. */
enum RecordOutcome {
  /** It is in the store. */
  APPLIED,
  /** The store holds a newer version. */
  STALE,
  /** A tombstone took the value away, or found none. */
  REMOVED,
  /** A progress mark of the job. */
  MARK,
  /** Of somebody whom this replica does not hold. */
  ELSEWHERE,
  /** Not a value of this topic: no key, not its message, another key inside, a negative version. */
  GARBAGE,
  /** A value longer than the store takes. */
  TOO_LARGE
}
