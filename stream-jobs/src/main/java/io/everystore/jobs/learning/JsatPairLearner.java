package io.everystore.jobs.learning;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import jsat.SimpleWeightVectorModel;
import jsat.classifiers.CategoricalData;
import jsat.classifiers.DataPoint;
import jsat.classifiers.UpdateableClassifier;
import jsat.classifiers.linear.LinearSGD;
import jsat.classifiers.linear.NHERD;
import jsat.classifiers.linear.PassiveAggressive;
import jsat.classifiers.linear.SCW;
import jsat.linear.DenseVector;
import jsat.linear.Vec;
import jsat.lossfunctions.LogisticLoss;
import jsat.math.optimization.stochastic.AdaGrad;

/**
 * JSAT's linear learners on pairs: what was chosen minus what was not is one class, the reverse the
 * other (Joachims, "Optimizing search engines using clickthrough data", 2002).
 *
 * <p>For comparison with {@link SoftmaxLearner}: JSAT is optional here. Learns nothing of places.
 * What it keeps beside weights cannot be taken out of JSAT, so after {@link #restore} it goes on
 * from the weights alone. Belongs to one thread.
 */
public final class JsatPairLearner implements ChoiceLearner {
  /** Items that were not chosen a choice is compared with. */
  private static final int PAIRS = 10;

  private static final long SEED = 20_261_125;

  /** Which of JSAT's learners. */
  public enum Kind {
    SGD("jsat-sgd", Kind::sgd),
    SCW("jsat-scw", () -> new SCW(0.9, jsat.classifiers.linear.SCW.Mode.SCWII, true)),
    NHERD("jsat-nherd", () -> new NHERD(0.1, jsat.classifiers.linear.NHERD.CovMode.DROP)),
    PASSIVE_AGGRESSIVE("jsat-pa", Kind::passiveAggressive);

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // makes a new classifier each time, and keeps nothing
    private final Supplier<UpdateableClassifier> maker;

    Kind(String word, Supplier<UpdateableClassifier> maker) {
      this.word = word;
      this.maker = maker;
    }

    /** Name in models and on the command line. */
    public String word() {
      return word;
    }

    private static UpdateableClassifier sgd() {
      LinearSGD sgd = new LinearSGD(new LogisticLoss(), 1e-6, 0);
      sgd.setEta(0.1);
      sgd.setUseBias(false);
      sgd.setGradientUpdater(new AdaGrad());
      return sgd;
    }

    private static UpdateableClassifier passiveAggressive() {
      PassiveAggressive learner = new PassiveAggressive(1, PassiveAggressive.Mode.PA2);
      learner.setC(0.001);
      return learner;
    }
  }

  private final Kind kind;
  private final int columns;
  private final UpdateableClassifier classifier;
  private final SplittableRandom random = new SplittableRandom(SEED);

  /** Weights learned before this learner began, to which its own are added. */
  private double[] before;

  public JsatPairLearner(Kind kind, int columns) {
    this.kind = kind;
    this.columns = columns;
    before = new double[columns];
    classifier = kind.maker.get();
    classifier.setUp(new CategoricalData[0], columns, new CategoricalData(2));
  }

  @Override
  public String name() {
    return kind.word();
  }

  @Override
  public void learn(Choice choice) {
    int others = choice.size() - 1;
    for (int pair = 0; pair < Math.min(PAIRS, others); pair++) {
      int other = others <= PAIRS ? pair : random.nextInt(others);
      other += other >= choice.chosen() ? 1 : 0;
      int target = random.nextInt(2);
      double sign = target == 1 ? 1 : -1;
      double[] difference = new double[columns];
      for (int i = 0; i < columns; i++) {
        difference[i] = sign * (choice.feature(choice.chosen(), i) - choice.feature(other, i));
      }
      classifier.update(new DataPoint(new DenseVector(difference)), target);
    }
  }

  @Override
  public double[] weights() {
    Vec learned = ((SimpleWeightVectorModel) classifier).getRawWeight(0);
    double[] weights = before.clone();
    for (int i = 0; i < columns; i++) {
      weights[i] += learned.get(i);
    }
    return weights;
  }

  @Override
  public double[] positionOffsets() {
    return new double[SoftmaxLearner.POSITIONS];
  }

  @Override
  public void start(double[] weights, double[] positionOffsets) {
    before = Arrays.copyOf(weights, columns);
  }

  @Override
  public double[] state() {
    return weights();
  }

  @Override
  public void restore(double[] state) {
    if (state.length != columns) {
      throw new IllegalArgumentException(
          "state: " + state.length + " values (expected: " + columns + ")");
    }
    start(state, new double[0]);
  }
}
