package io.everystore.serving.page;

import io.everystore.serving.candidate.SessionKnnConfig;
import io.everystore.serving.eligibility.EligibilityConfig;
import io.everystore.serving.impression.ImpressionLog;
import io.everystore.serving.rank.Rankers;

/**
 * How answers are composed. Immutable.
 *
 * @param rankers orders candidates, and may be swapped while it is in use
 * @param impressions what was shown is logged to
 * @param definitions templates and experiments that pages follow
 */
public record ComposerConfig(
    SessionKnnConfig sessionKnn,
    EligibilityConfig eligibility,
    Rankers rankers,
    ImpressionLog impressions,
    PageDefinitions definitions) {
  public static final ComposerConfig DEFAULT =
      new ComposerConfig(
          SessionKnnConfig.DEFAULT,
          EligibilityConfig.DEFAULT,
          Rankers.BUILT_IN,
          ImpressionLog.NONE,
          PageDefinitions.NONE);

  public ComposerConfig with(Rankers newRankers) {
    return new ComposerConfig(sessionKnn, eligibility, newRankers, impressions, definitions);
  }

  public ComposerConfig with(EligibilityConfig newEligibility) {
    return new ComposerConfig(sessionKnn, newEligibility, rankers, impressions, definitions);
  }

  public ComposerConfig with(SessionKnnConfig newSessionKnn) {
    return new ComposerConfig(newSessionKnn, eligibility, rankers, impressions, definitions);
  }

  public ComposerConfig with(ImpressionLog newImpressions) {
    return new ComposerConfig(sessionKnn, eligibility, rankers, newImpressions, definitions);
  }

  public ComposerConfig with(PageDefinitions newDefinitions) {
    return new ComposerConfig(sessionKnn, eligibility, rankers, impressions, newDefinitions);
  }
}
