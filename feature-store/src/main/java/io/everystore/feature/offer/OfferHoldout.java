package io.everystore.feature.offer;

/**
 * Draws who never sees an offer: a function of the offer's id and the unit alone, so that every
 * process answers the same and nothing is stored. Raising a ratio holds others out too and lets
 * nobody back in.
 */
public final class OfferHoldout {
  /** What the holdout of all offers is drawn by; no offer's id. */
  private static final String ALL = "*";

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final double TWO_TO_MINUS_53 = 0x1.0p-53;

  private OfferHoldout() {}

  /** True when the unit is held out of one offer; nobody unnamed is. */
  public static boolean holds(String offerId, String unit, double ratio) {
    return ratio > 0 && !unit.isEmpty() && draw(offerId, unit) < ratio;
  }

  /** True when the unit is held out of all offers. */
  public static boolean holdsAll(String unit, double ratio) {
    return holds(ALL, unit, ratio);
  }

  /** Uniform in [0, 1): FNV-1a over the UTF-16 units, finished as MurmurHash3 does. */
  private static double draw(String offerId, String unit) {
    long hash = add(add(add(FNV_OFFSET, "offer-holdout"), offerId), unit);
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return (hash >>> 11) * TWO_TO_MINUS_53;
  }

  private static long add(long hash, String text) {
    long sum = hash;
    for (int i = 0; i < text.length(); i++) {
      sum = (sum ^ text.charAt(i)) * FNV_PRIME;
    }
    // A separator that no id contains.
    return (sum ^ 0x1f) * FNV_PRIME;
  }
}
