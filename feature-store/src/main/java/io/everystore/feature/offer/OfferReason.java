package io.everystore.feature.offer;

import java.util.Locale;

/** Why an offer is not shown or not redeemed; the same codes on pages, in answers and metrics. */
public enum OfferReason {
  UNKNOWN,
  OUTSIDE_WINDOW,
  NOT_ELIGIBLE,
  EXCLUDED,
  HOLDOUT,
  CAPPED,
  BUDGET,
  ALREADY_REDEEMED,
  /** The offer's rule was asked as it was before: between processes, answered to nobody. */
  OUTDATED;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** As answers show it. */
  public String code() {
    return code;
  }
}
