package io.everystore.standalone.evaluate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Ways to tell what a policy would have earned from the log of another.
 *
 * <p>Saito, Aihara, Matsutani and Narita, "Open Bandit Dataset and Pipeline: Towards Realistic and
 * Reproducible Off-Policy Evaluation", 2020, says how they compare.
 */
enum Estimator {
  /** Inverse propensity score: rewards weigh as much more as the policy would choose more often. */
  IPS {
    @Override
    Estimate estimate(ChoiceLog log, Policy policy) {
      return Estimate.ofMean(
          log.choices().stream().mapToDouble(c -> weight(c, policy) * c.reward()).toArray());
    }
  },

  /** Self-normalised IPS: divided by the weights there are; its error by the delta method. */
  SNIPS {
    @Override
    Estimate estimate(ChoiceLog log, Policy policy) {
      double weights = 0;
      double rewards = 0;
      for (Choice choice : log.choices()) {
        weights += weight(choice, policy);
        rewards += weight(choice, policy) * choice.reward();
      }
      if (weights == 0) {
        throw new IllegalArgumentException(
            "log: no choice that the policy would make (expected: at least one)");
      }
      double mean = rewards / weights;
      double meanWeight = weights / log.size();
      double[] deviations =
          log.choices().stream()
              .mapToDouble(c -> weight(c, policy) * (c.reward() - mean) / meanWeight)
              .toArray();
      return new Estimate(mean, Estimate.ofMean(deviations).standardError());
    }
  },

  /**
   * Doubly robust (Dudík, Langford and Li, ICML 2011): a model of the reward, corrected by IPS of
   * what it missed. The model of a choice is learned from the other folds.
   */
  DR {
    @Override
    Estimate estimate(ChoiceLog log, Policy policy) {
      return doublyRobust(log, policy, crossFitted(log), Double.POSITIVE_INFINITY);
    }
  },

  /**
   * Doubly robust that trusts the model alone where a choice would weigh too much (Wang, Agarwal
   * and Dudík, ICML 2017): a little bias for an interval that says something.
   */
  SWITCH_DR {
    @Override
    Estimate estimate(ChoiceLog log, Policy policy) {
      return doublyRobust(log, policy, crossFitted(log), MAX_WEIGHT);
    }
  };

  static final int FOLDS = 5;

  /** What a choice may weigh in {@link #SWITCH_DR}. */
  static final double MAX_WEIGHT = 100;

  abstract Estimate estimate(ChoiceLog log, Policy policy);

  /**
   * Doubly robust with given models.
   *
   * @param models of which the {@code i}-th choice takes the {@code i % models.size()}-th
   * @param maxWeight above which a choice corrects nothing
   */
  static Estimate doublyRobust(
      ChoiceLog log, Policy policy, List<RewardModel> models, double maxWeight) {
    int items = log.items();
    double[][] expected = new double[models.size()][log.positions() + 1];
    for (int fold = 0; fold < models.size(); fold++) {
      for (int position = 0; position <= log.positions(); position++) {
        for (int item = 0; item < items; item++) {
          expected[fold][position] +=
              policy.probability(item, position) * models.get(fold).expected(item, position);
        }
      }
    }
    double[] values = new double[log.size()];
    for (int i = 0; i < values.length; i++) {
      Choice choice = log.choices().get(i);
      int fold = i % models.size();
      double missed = choice.reward() - models.get(fold).expected(choice.item(), choice.position());
      double weight = weight(choice, policy);
      values[i] = expected[fold][choice.position()] + (weight <= maxWeight ? weight * missed : 0);
    }
    return Estimate.ofMean(values);
  }

  private static List<RewardModel> crossFitted(ChoiceLog log) {
    List<RewardModel> models = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      RewardModel model = new RewardModel(log.items(), log.positions());
      for (int i = 0; i < log.size(); i++) {
        if (i % FOLDS != fold) {
          model.learn(log.choices().get(i));
        }
      }
      models.add(model);
    }
    return models;
  }

  /** How much more often the policy makes this choice than the one that made it. */
  static double weight(Choice choice, Policy policy) {
    return policy.probability(choice.item(), choice.position()) / choice.propensity();
  }

  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
