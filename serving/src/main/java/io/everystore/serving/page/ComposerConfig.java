package io.everystore.serving.page;

import io.everystore.serving.candidate.SessionKnnConfig;
import io.everystore.serving.eligibility.EligibilityConfig;
import io.everystore.serving.rank.Rankers;

/**
 * How answers are composed. Immutable.
 *
 * @param rankers orders candidates, and may be swapped while it is in use
 * @param definitions templates and experiments that pages follow
 */
public record ComposerConfig(
    SessionKnnConfig sessionKnn,
    EligibilityConfig eligibility,
    Rankers rankers,
    PageDefinitions definitions) {
  public static final ComposerConfig DEFAULT =
      new ComposerConfig(
          SessionKnnConfig.DEFAULT,
          EligibilityConfig.DEFAULT,
          Rankers.BUILT_IN,
          PageDefinitions.NONE);

  public ComposerConfig with(Rankers newRankers) {
    return new ComposerConfig(sessionKnn, eligibility, newRankers, definitions);
  }

  public ComposerConfig with(EligibilityConfig newEligibility) {
    return new ComposerConfig(sessionKnn, newEligibility, rankers, definitions);
  }

  public ComposerConfig with(SessionKnnConfig newSessionKnn) {
    return new ComposerConfig(newSessionKnn, eligibility, rankers, definitions);
  }

  public ComposerConfig with(PageDefinitions newDefinitions) {
    return new ComposerConfig(sessionKnn, eligibility, rankers, newDefinitions);
  }
}
