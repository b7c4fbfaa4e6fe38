package io.everystore.feature.segment;

import io.everystore.feature.registry.FeatureDefinition.ValueType;
import java.util.function.ToDoubleFunction;

/** A number of the profile; NaN when it is unknown. */
final class NumberSource extends FeatureSource {
  private final ToDoubleFunction<ProfileFacts> value;

  NumberSource(
      String name, ValueType type, ChangedBy changedBy, ToDoubleFunction<ProfileFacts> value) {
    super(name, type, changedBy);
    this.value = value;
  }

  @Override
  double number(Evaluation evaluation) {
    return value.applyAsDouble(evaluation.profile());
  }

  @Override
  boolean isKnown(Evaluation evaluation) {
    return !Double.isNaN(number(evaluation));
  }

  @Override
  String shown(Evaluation evaluation) {
    double number = number(evaluation);
    if (type() == ValueType.FLAG) {
      return number == 0 ? "false" : "true";
    }
    return Double.isNaN(number) ? "unknown" : Numbers.shown(number);
  }
}
