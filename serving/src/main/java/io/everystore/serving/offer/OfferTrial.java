package io.everystore.serving.offer;

/**
 * Names an offer and its holdout as an experiment: people it was shown to beside people it would
 * have been shown to, told apart by chance alone.
 */
public final class OfferTrial {
  public static final String SHOWN = "shown";
  public static final String HELD_OUT = "held-out";

  private OfferTrial() {}

  /** Id of the experiment; no experiment that operators define has a dot. */
  public static String experiment(String offerId) {
    return "offer." + offerId;
  }

  /** Share of people held out of an offer, by its own holdout or by that of all offers. */
  public static double heldOutShare(double offerRatio, double allRatio) {
    return 1 - (1 - offerRatio) * (1 - allRatio);
  }
}
