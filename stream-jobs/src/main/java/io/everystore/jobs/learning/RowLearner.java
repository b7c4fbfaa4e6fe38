package io.everystore.jobs.learning;

import io.everystore.feature.proto.Arm;
import io.everystore.feature.proto.Model;
import io.everystore.feature.proto.PlacedArm;
import io.everystore.feature.proto.RowLearnerState;
import io.everystore.feature.registry.RowArm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts what becomes of rows and their titles, and makes the model of it that pages draw from.
 * Belongs to one thread.
 */
public final class RowLearner {
  /** Pages before the first publication. */
  static final int FIRST_PUBLICATION = 200;

  /** Arms there are at most; beyond, the one that was shown least goes. */
  static final int MAX_ARMS = 600;

  /** Arms hardly anybody has seen lately are forgotten. */
  private static final double FEWEST_EXPOSURES = 0.01;

  private final Map<RowArm, PlacedCounts> arms = new HashMap<>();
  private long version;
  private long examples;
  private boolean changed;

  /** Takes up learning where a state was taken. */
  public static RowLearner restore(RowLearnerState state) {
    RowLearner learner = new RowLearner();
    learner.version = state.getVersion();
    learner.examples = state.getExamples();
    for (PlacedArm arm : state.getArmsList()) {
      RowArm key = RowArm.parse(arm.getKey());
      if (key != null) {
        learner.arms.put(key, PlacedCounts.of(arm));
      }
    }
    return learner;
  }

  /**
   * Counts rows that were shown, or that something came of.
   *
   * @param nowMillis what lies after it counts as of then: one clock that is wrong must not make
   *     everything else be forgotten
   */
  public void learn(RowFacts facts, long nowMillis) {
    long timeMillis = Math.min(facts.shownMillis(), nowMillis);
    for (RowFacts.Placed row : facts.rows()) {
      RowArm arm = RowArm.of(facts.page(), facts.segment(), row.rowId());
      count(arm, row.place(), timeMillis, facts.led());
      if (row.titleKey() != RowArm.NO_TITLE) {
        RowArm title = new RowArm(facts.page(), facts.segment(), row.rowId(), row.titleKey());
        count(title, row.place(), timeMillis, facts.led());
      }
    }
    examples += facts.led() ? 0 : 1;
    changed = true;
  }

  private void count(RowArm arm, int place, long timeMillis, boolean led) {
    PlacedCounts counts = arms.get(arm);
    if (counts == null) {
      if (led || !arm.isSound()) {
        return;
      }
      if (arms.size() >= MAX_ARMS) {
        forgetLeastShown();
      }
      counts = new PlacedCounts();
      arms.put(arm, counts);
    }
    if (led) {
      counts.led(place, timeMillis);
    } else {
      counts.shown(place, timeMillis);
    }
  }

  private void forgetLeastShown() {
    RowArm least = null;
    double leastScore = Double.POSITIVE_INFINITY;
    for (Map.Entry<RowArm, PlacedCounts> entry : arms.entrySet()) {
      PlacedCounts counts = entry.getValue();
      double score = PlacedCounts.DECAY.score(counts.exposures(), counts.atMillis());
      if (least == null || score < leastScore) {
        least = entry.getKey();
        leastScore = score;
      }
    }
    arms.remove(least);
  }

  /** The model to publish now, if there is enough to learn from and something came in since. */
  public Optional<Model> publish(long nowMillis) {
    if (!changed || examples < FIRST_PUBLICATION) {
      return Optional.empty();
    }
    changed = false;
    version = Math.max(version + 1, nowMillis);
    long atMillis = arms.values().stream().mapToLong(PlacedCounts::atMillis).max().orElse(0);
    arms.values().forEach(counts -> counts.decayTo(atMillis));
    arms.values().removeIf(counts -> counts.exposures() < FEWEST_EXPOSURES);
    Model.Builder model =
        Model.newBuilder()
            .setVersion(version)
            .setName(RowArm.MODEL)
            .setCreatedTimeMillis(nowMillis)
            .setExamples(examples)
            .setLearner("thompson");
    new TreeMap<>(published())
        .forEach((key, arm) -> model.addArms(arm.setKey(key).setAtMillis(atMillis)));
    return Optional.of(model.build());
  }

  private Map<String, Arm.Builder> published() {
    Map<String, double[]> placeWeights = placeWeights();
    Map<String, Arm.Builder> published = new HashMap<>();
    arms.forEach(
        (key, counts) -> {
          double[] weights = placeWeights.getOrDefault(key.page(), new double[0]);
          for (RowArm each : List.of(key, key.ofAll())) {
            Arm.Builder arm = published.computeIfAbsent(each.toString(), made -> Arm.newBuilder());
            arm.setExposures(arm.getExposures() + counts.exposures(weights));
            arm.setSuccesses(arm.getSuccesses() + counts.successes());
          }
        });
    return published;
  }

  private Map<String, double[]> placeWeights() {
    Map<String, List<PlacedCounts>> rows = new HashMap<>();
    arms.forEach(
        (key, counts) -> {
          if (key.titleKey() == RowArm.NO_TITLE) {
            rows.computeIfAbsent(key.page(), made -> new ArrayList<>()).add(counts);
          }
        });
    Map<String, double[]> weights = new HashMap<>();
    rows.forEach((page, counts) -> weights.put(page, PlaceWeights.of(counts)));
    return weights;
  }

  /** What a restored learner goes on from. */
  public RowLearnerState state() {
    RowLearnerState.Builder state =
        RowLearnerState.newBuilder().setVersion(version).setExamples(examples);
    arms.forEach((key, counts) -> state.addArms(counts.toProto(key.toString())));
    return state.build();
  }
}
