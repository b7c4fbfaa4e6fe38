package io.everystore.feature.segment;

import io.everystore.feature.registry.FeatureDefinition.ValueType;

/**
 * Where the value of a feature comes from. Immutable. A source answers in the ways its type has; in
 * the others the value is unknown.
 */
abstract class FeatureSource {
  static final long UNKNOWN_TIME = Long.MIN_VALUE;

  private final String name;
  private final ValueType type;
  private final ChangedBy changedBy;

  FeatureSource(String name, ValueType type) {
    this(name, type, ChangedBy.ANY);
  }

  /**
   * Makes a source.
   *
   * @param changedBy which events of the person may change the value
   */
  FeatureSource(String name, ValueType type, ChangedBy changedBy) {
    this.name = name;
    this.type = type;
    this.changedBy = changedBy;
  }

  final String name() {
    return name;
  }

  final ValueType type() {
    return type;
  }

  /** NaN when it is unknown. */
  double number(Evaluation evaluation) {
    return Double.NaN;
  }

  long timeMillis(Evaluation evaluation) {
    return UNKNOWN_TIME;
  }

  /** Whether the test holds for one of the texts. */
  boolean anyText(Evaluation evaluation, TextTest test) {
    return false;
  }

  abstract boolean isKnown(Evaluation evaluation);

  /** The value for people. */
  abstract String shown(Evaluation evaluation);

  /** When the value itself changes with time alone. */
  long changesMillis(Evaluation evaluation) {
    return Long.MAX_VALUE;
  }

  /** Whether the event the evaluation began after may have changed the value. */
  final boolean mayHaveChanged(Evaluation evaluation) {
    return changedBy.holds(evaluation.event());
  }

  /** Whether an event of that name may change the value. */
  final boolean mayConcern(String eventName) {
    return changedBy.mayBe(eventName);
  }

  boolean needsHistory() {
    return false;
  }
}
