package io.everystore.feature.segment;

import io.everystore.feature.proto.BotWatch;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.registry.FeatureDefinition.ValueType;

/** Why a person counts as a program, as long as they do. */
final class BotSource extends FeatureSource {
  private final FeatureSource reason;

  BotSource(String name) {
    super(name, ValueType.TEXT);
    reason =
        new PartsSource(
            name,
            ValueType.TEXT,
            ChangedBy.ANY,
            Profile.BOT_WATCH_FIELD_NUMBER,
            BotWatch.REASON_FIELD_NUMBER);
  }

  @Override
  boolean anyText(Evaluation evaluation, TextTest test) {
    return isKnown(evaluation) && reason.anyText(evaluation, test);
  }

  @Override
  boolean isKnown(Evaluation evaluation) {
    return evaluation.profile().botUntilMillis() > evaluation.nowMillis();
  }

  @Override
  String shown(Evaluation evaluation) {
    return isKnown(evaluation) ? reason.shown(evaluation) : "unknown";
  }

  @Override
  long changesMillis(Evaluation evaluation) {
    return isKnown(evaluation) ? evaluation.profile().botUntilMillis() : Long.MAX_VALUE;
  }
}
