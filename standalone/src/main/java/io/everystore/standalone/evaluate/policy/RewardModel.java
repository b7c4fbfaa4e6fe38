package io.everystore.standalone.evaluate.policy;

/**
 * Expected reward per item and position: the mean seen, drawn towards the mean of all while there
 * is little to see.
 */
final class RewardModel {
  /** Choices that the mean of all counts for. */
  static final double PRIOR_CHOICES = 100;

  private final double[][] rewards;
  private final double[][] counts;
  private double allRewards;
  private double allCounts;

  RewardModel(int items, int positions) {
    rewards = new double[positions + 1][items];
    counts = new double[positions + 1][items];
  }

  void learn(Choice choice) {
    rewards[choice.position()][choice.item()] += choice.reward();
    counts[choice.position()][choice.item()]++;
    allRewards += choice.reward();
    allCounts++;
  }

  double expected(int item, int position) {
    double prior = allCounts == 0 ? 0 : allRewards / allCounts;
    return (rewards[position][item] + PRIOR_CHOICES * prior)
        / (counts[position][item] + PRIOR_CHOICES);
  }
}
