package io.everystore.feature.segment;

import io.everystore.feature.registry.FeatureDefinition.ValueType;
import java.time.Instant;
import java.util.function.ToLongFunction;

/** A time of the profile, 0 when it is unknown; as a number, how many days ago it was. */
final class TimeSource extends FeatureSource {
  private final ToLongFunction<ProfileFacts> millis;

  /**
   * Makes a source.
   *
   * @param type NUMBER for the days since then
   */
  TimeSource(
      String name, ValueType type, ChangedBy changedBy, ToLongFunction<ProfileFacts> millis) {
    super(name, type, changedBy);
    this.millis = millis;
  }

  @Override
  long timeMillis(Evaluation evaluation) {
    long found = millis.applyAsLong(evaluation.profile());
    return found == 0 ? UNKNOWN_TIME : found;
  }

  @Override
  double number(Evaluation evaluation) {
    long found = timeMillis(evaluation);
    return found == UNKNOWN_TIME
        ? Double.NaN
        : Math.max(0, evaluation.nowMillis() - found) / (double) Durations.DAY_MILLIS;
  }

  @Override
  boolean isKnown(Evaluation evaluation) {
    return timeMillis(evaluation) != UNKNOWN_TIME;
  }

  @Override
  String shown(Evaluation evaluation) {
    if (!isKnown(evaluation)) {
      return "unknown";
    }
    return type() == ValueType.TIME
        ? Instant.ofEpochMilli(timeMillis(evaluation)).toString()
        : Numbers.shown(number(evaluation));
  }
}
