package io.everystore.jobs.learning;

import io.everystore.feature.proto.Model;
import io.everystore.feature.proto.RankerState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * One model that learns from every choice, and tells when what it learned may be published.
 *
 * <p>Test, then learn: each choice is first predicted with the weights as they are and with those
 * published last. Weights that recently did worse than the published ones are not published; when
 * they go on doing much worse, they are given up for the published ones. Belongs to one thread.
 */
public final class OnlineRanker {
  /** Choices before the first publication. */
  static final int FIRST_PUBLICATION = 50;

  /** Choices that count in the comparison: one this long ago counts 1/e. */
  static final int COMPARED_CHOICES = 500;

  /** Refusals in a row after which learning goes back to what is published. */
  static final int MAX_REFUSALS = 20;

  /** Rounding: published weights are floats. */
  private static final double LEVEL_NATS = 1e-6;

  /** Loss beyond that of the published weights which chance does not explain. */
  private static final double ASTRAY_NATS = 0.02;

  private static final double KEPT = 1 - 1.0 / COMPARED_CHOICES;

  private final String model;
  private final List<String> featureNames;
  private final ChoiceLearner learner;
  private Model published;
  private double[] publishedParameters;
  private long examples;
  private double lossSum;
  private double publishedLossSum;
  private double count;
  private int refusals;

  /**
   * Makes a model that knows nothing, to which every choice is open.
   *
   * @param featureNames of the columns of the choices to come
   * @param learners makes a learner for a number of columns
   */
  public OnlineRanker(
      String model, List<String> featureNames, IntFunction<ChoiceLearner> learners) {
    this.model = model;
    this.featureNames = List.copyOf(featureNames);
    learner = learners.apply(featureNames.size());
    published = Model.newBuilder().setName(model).build();
    publishedParameters = parameters(published);
  }

  /** Takes up learning where a state was taken; columns it does not know start from 0. */
  public static OnlineRanker restore(
      RankerState state, List<String> featureNames, IntFunction<ChoiceLearner> learners) {
    OnlineRanker ranker = new OnlineRanker(state.getPublished().getName(), featureNames, learners);
    ranker.restoreLearner(state);
    ranker.published = state.getPublished();
    ranker.publishedParameters = ranker.parameters(ranker.published);
    ranker.examples = state.getExamples();
    ranker.lossSum = state.getLossSum();
    ranker.publishedLossSum = state.getPublishedLossSum();
    ranker.count = state.getCount();
    ranker.refusals = state.getRefusals();
    return ranker;
  }

  private void restoreLearner(RankerState state) {
    boolean same =
        state.getFeatureNamesList().equals(featureNames)
            && state.getLearner().equals(learner.name());
    if (same) {
      learner.restore(state.getLearnerStateList().stream().mapToDouble(x -> x).toArray());
    } else {
      learner.start(
          align(state.getFeatureNamesList(), state.getWeightsList()),
          state.getPositionOffsetsList().stream().mapToDouble(x -> x).toArray());
    }
  }

  public String model() {
    return model;
  }

  /** Names of the columns it learns. */
  public List<String> featureNames() {
    return featureNames;
  }

  public void learn(Choice choice) {
    int columns = featureNames.size();
    lossSum = lossSum * KEPT + Utilities.loss(choice, parameters(learner), columns);
    publishedLossSum =
        publishedLossSum * KEPT + Utilities.loss(choice, publishedParameters, columns);
    count = count * KEPT + 1;
    learner.learn(choice);
    examples++;
  }

  /** Decayed mean loss per choice before it was learned, in nats; 0 before the first. */
  public double loss() {
    return count == 0 ? 0 : lossSum / count;
  }

  /** The same for the weights published last. */
  public double publishedLoss() {
    return count == 0 ? 0 : publishedLossSum / count;
  }

  /** The model to publish now, if something was learned since and it is no worse. */
  public Optional<Model> publish(long nowMillis) {
    if (examples < FIRST_PUBLICATION || examples == published.getExamples()) {
      return Optional.empty();
    }
    if (loss() > publishedLoss() + LEVEL_NATS) {
      boolean astray = loss() > publishedLoss() + ASTRAY_NATS;
      refusals = astray ? refusals + 1 : 0;
      if (refusals == MAX_REFUSALS && published.getVersion() > 0) {
        giveUp();
      }
      return Optional.empty();
    }
    refusals = 0;
    Model.Builder next =
        Model.newBuilder()
            .setVersion(Math.max(published.getVersion() + 1, nowMillis))
            .setName(model)
            .setCreatedTimeMillis(nowMillis)
            .setExamples(examples)
            .setLoss(loss())
            .setPreviousLoss(publishedLoss())
            .setLearner(learner.name())
            .addAllFeatureNames(featureNames);
    for (double weight : learner.weights()) {
      next.addWeights((float) weight);
    }
    for (double offset : learner.positionOffsets()) {
      next.addPositionOffsets((float) offset);
    }
    published = next.build();
    publishedParameters = parameters(published);
    publishedLossSum = lossSum;
    return Optional.of(published);
  }

  private void giveUp() {
    int columns = featureNames.size();
    learner.start(
        Arrays.copyOf(publishedParameters, columns),
        Arrays.copyOfRange(publishedParameters, columns, publishedParameters.length));
    lossSum = publishedLossSum;
    refusals = 0;
  }

  /** What a restored ranker goes on from. */
  public RankerState state() {
    RankerState.Builder state =
        RankerState.newBuilder()
            .setPublished(published.toBuilder().setName(model))
            .addAllFeatureNames(featureNames)
            .setExamples(examples)
            .setLossSum(lossSum)
            .setPublishedLossSum(publishedLossSum)
            .setCount(count)
            .setRefusals(refusals)
            .setLearner(learner.name());
    for (double value : learner.state()) {
      state.addLearnerState(value);
    }
    for (double weight : learner.weights()) {
      state.addWeights(weight);
    }
    for (double offset : learner.positionOffsets()) {
      state.addPositionOffsets(offset);
    }
    return state.build();
  }

  private static double[] parameters(ChoiceLearner learner) {
    double[] weights = learner.weights();
    double[] offsets = learner.positionOffsets();
    double[] all = Arrays.copyOf(weights, weights.length + offsets.length);
    System.arraycopy(offsets, 0, all, weights.length, offsets.length);
    return all;
  }

  /** Of the weights in force, as exact as they were published. */
  private double[] parameters(Model from) {
    double[] all = new double[featureNames.size() + SoftmaxLearner.POSITIONS];
    List<Double> weights = new ArrayList<>();
    from.getWeightsList().forEach(weight -> weights.add(weight.doubleValue()));
    double[] aligned = align(from.getFeatureNamesList(), weights);
    System.arraycopy(aligned, 0, all, 0, aligned.length);
    int columns = featureNames.size();
    for (int i = 0; i < from.getPositionOffsetsCount() && columns + i < all.length; i++) {
      all[columns + i] = from.getPositionOffsets(i);
    }
    return all;
  }

  /** Weights in the order of this ranker's columns. */
  private double[] align(List<String> names, List<Double> weights) {
    double[] aligned = new double[featureNames.size()];
    for (int i = 0; i < aligned.length; i++) {
      int at = names.indexOf(featureNames.get(i));
      aligned[i] = at < 0 || at >= weights.size() ? 0 : weights.get(at);
    }
    return aligned;
  }
}
