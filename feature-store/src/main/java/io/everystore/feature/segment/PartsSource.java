package io.everystore.feature.segment;

import io.everystore.feature.registry.FeatureDefinition.ValueType;
import java.util.ArrayList;
import java.util.List;

/** A text in each of the profile's parts of one kind, or in the first of them. */
final class PartsSource extends FeatureSource {
  private static final int SHOWN = 5;

  private final int part;
  private final int field;

  /**
   * Makes a source.
   *
   * @param type TEXT for the first part alone, TEXTS for all
   * @param part field number in the profile
   * @param field field number in the part
   */
  PartsSource(String name, ValueType type, ChangedBy changedBy, int part, int field) {
    super(name, type, changedBy);
    this.part = part;
    this.field = field;
  }

  @Override
  boolean anyText(Evaluation evaluation, TextTest test) {
    ProfileFacts profile = evaluation.profile();
    for (int i = profile.first(part); i >= 0; i = next(profile, i)) {
      long text = profile.text(i, field);
      if (text >= 0) {
        evaluation.steps().take(test.steps((int) text));
        if (test.holds(profile.bytes(), (int) (text >>> Integer.SIZE), (int) text)) {
          return true;
        }
      }
    }
    return false;
  }

  private int next(ProfileFacts profile, int index) {
    return type() == ValueType.TEXT ? -1 : profile.next(part, index);
  }

  @Override
  boolean isKnown(Evaluation evaluation) {
    return evaluation.profile().first(part) >= 0;
  }

  @Override
  String shown(Evaluation evaluation) {
    ProfileFacts profile = evaluation.profile();
    List<String> texts = new ArrayList<>();
    for (int i = profile.first(part); i >= 0 && texts.size() < SHOWN; i = next(profile, i)) {
      long text = profile.text(i, field);
      if (text >= 0) {
        texts.add(Utf8Text.string(profile.bytes(), (int) (text >>> Integer.SIZE), (int) text));
      }
    }
    return texts.isEmpty() ? "unknown" : String.join(", ", texts);
  }
}
