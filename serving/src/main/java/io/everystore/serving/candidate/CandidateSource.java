package io.everystore.serving.candidate;

/**
 * Finds items a person may want. A source has its own scratch memory and belongs to one thread.
 *
 * <p>It answers available items only, best first, at most {@link #bound} of them, and the same ones
 * for the same views.
 */
public interface CandidateSource {
  /** Name in metrics, reasons and explanations. */
  String name();

  /** Most candidates it answers, whatever is asked. */
  int bound();

  /** True when a page may go on without it after a failure. */
  boolean mayFailOpen();

  /** Appends candidates to {@code into}. */
  void collect(CandidateQuery query, CandidateBuffer into);
}
