package io.everystore.feature.segment;

import io.everystore.feature.registry.FeatureDefinition.ValueType;

/** The variation of an experiment somebody was put into. */
final class VariationSource extends FeatureSource {
  private final String experimentId;

  VariationSource(String name, String experimentId) {
    super(name, ValueType.TEXT);
    this.experimentId = experimentId;
  }

  String experimentId() {
    return experimentId;
  }

  @Override
  boolean anyText(Evaluation evaluation, TextTest test) {
    String variation = evaluation.subject().variation(experimentId);
    if (variation == null) {
      return false;
    }
    evaluation.steps().take(test.steps(variation.length()));
    return test.holds(variation);
  }

  @Override
  boolean isKnown(Evaluation evaluation) {
    return evaluation.subject().variation(experimentId) != null;
  }

  @Override
  String shown(Evaluation evaluation) {
    String variation = evaluation.subject().variation(experimentId);
    return variation == null ? "none" : variation;
  }
}
