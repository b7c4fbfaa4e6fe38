package io.everystore.serving.offer;

import io.everystore.feature.proto.OfferTotals;

/**
 * Expects what showing an offer is worth: the chance that it is redeemed, times what that is worth.
 *
 * <p>The chance is the mean of its Beta posterior, the Bernoulli likelihood's conjugate (as in
 * Chapelle and Li, An Empirical Evaluation of Thompson Sampling, 2011): each impression is a trial,
 * each redemption a success, and a click, which is nearer to one than nothing, a tenth of it.
 * Without any, {@link #PRIOR_SUCCESSES} of {@link #PRIOR_TRIALS}, so that a new offer is shown
 * before it is judged.
 */
final class OfferValue {
  static final double PRIOR_SUCCESSES = 1;
  static final double PRIOR_TRIALS = 20;
  static final double CLICK = 0.1;

  private OfferValue() {}

  static double expectedCents(OfferTotals totals, long worthCents) {
    double successes = totals.getRedemptions().getEver() + CLICK * totals.getClicks().getEver();
    double trials = Math.max(successes, (double) totals.getImpressions().getEver());
    return (successes + PRIOR_SUCCESSES) / (trials + PRIOR_TRIALS) * worthCents;
  }
}
