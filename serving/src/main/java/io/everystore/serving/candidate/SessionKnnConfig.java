package io.everystore.serving.candidate;

/**
 * Parameters of session-kNN, named after what they do.
 *
 * @param neighbours sessions whose items count (k)
 * @param sampleSize most recent sessions compared (m)
 * @param sessionItems last distinct items of the running session that count
 * @param positionDecay items back in the running session after which an item counts 1/e
 * @param recencyDecayDays age after which a neighbour session counts 1/e
 * @param distanceDecay items from the shared one after which a neighbour's item counts 1/e
 * @param lastMatchDecay items back in the running session after which a match counts 1/e
 * @param idfWeight weight of an item's rarity beside 1
 */
public record SessionKnnConfig(
    int neighbours,
    int sampleSize,
    int sessionItems,
    double positionDecay,
    double recencyDecayDays,
    double distanceDecay,
    double lastMatchDecay,
    double idfWeight) {
  /**
   * V-STAN's published defaults but for the whole session weighing more: what comes after its last
   * item is co-visitation's to tell, and together they rank better. The sweep is in the README.
   */
  public static final SessionKnnConfig DEFAULT =
      new SessionKnnConfig(100, 500, 8, 4, 5, 2.05, 4, 5);

  public SessionKnnConfig {
    positive("neighbours", neighbours);
    positive("sampleSize", sampleSize);
    positive("sessionItems", sessionItems);
    positive("positionDecay", positionDecay);
    positive("recencyDecayDays", recencyDecayDays);
    positive("distanceDecay", distanceDecay);
    positive("lastMatchDecay", lastMatchDecay);
    if (!(idfWeight >= 0)) {
      throw new IllegalArgumentException("idfWeight: " + idfWeight + " (expected: >= 0)");
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
