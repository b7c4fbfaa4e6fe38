package io.everystore.feature.segment;

/** Looking at somebody for a rule takes more steps than {@link Evaluation#allow} allowed. */
public final class RuleTooDearException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RuleTooDearException() {
    // Where it was is of no interest, and filling in the stack costs what it is to save.
    super("rule: more steps than allowed for one person", null, false, false);
  }
}
