package io.everystore.serving.rank;

/**
 * Thompson sampling (Thompson, "On the Likelihood That One Unknown Probability Exceeds Another",
 * 1933): arms in the order of rates drawn from what is believed of them. Stateless.
 */
public final class ThompsonDraw {
  /** Orders drawn to estimate how likely one is: off by 0.04 at one out of two. */
  static final int CHANCE_DRAWS = 128;

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private ThompsonDraw() {}

  /** Mixes something into a seed. */
  public static long seed(long seed, int with) {
    return Belief.mix(seed + with * GOLDEN);
  }

  /** Hash of a name, spread over all bits. */
  public static int hash(String name) {
    return (int) seed(name.length(), name.hashCode());
  }

  /** Numbers of rates, the greatest rate first; equal ones in their order. */
  public static int[] order(double[] rates) {
    int[] order = new int[rates.length];
    for (int i = 0; i < rates.length; i++) {
      int at = i;
      while (at > 0 && rates[order[at - 1]] < rates[i]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = i;
    }
    return order;
  }

  /**
   * How likely each arm comes to each place, by drawing {@value #CHANCE_DRAWS} orders. The order
   * that was drawn for the answer counts as one more, so a chance is never 0.
   *
   * @return for each arm a row of places, 0..1
   */
  public static float[][] chances(Belief[] beliefs, long seed) {
    int count = beliefs.length;
    int[][] times = new int[count][count];
    double[] rates = new double[count];
    for (int draw = 0; draw < CHANCE_DRAWS; draw++) {
      for (int arm = 0; arm < count; arm++) {
        rates[arm] = beliefs[arm].draw(seed(seed, draw * count + arm));
      }
      int[] order = order(rates);
      for (int place = 0; place < count; place++) {
        times[order[place]][place]++;
      }
    }
    float[][] chances = new float[count][count];
    for (int arm = 0; arm < count; arm++) {
      for (int place = 0; place < count; place++) {
        chances[arm][place] = (times[arm][place] + 1) / (CHANCE_DRAWS + 1f);
      }
    }
    return chances;
  }
}
