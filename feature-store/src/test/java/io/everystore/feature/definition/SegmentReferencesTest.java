package io.everystore.feature.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.proto.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SegmentReferencesTest {
  @Test
  void unknownSegment_isRefused() {
    Fault fault = SegmentReferences.faults(segment("a", "nowhere"), image()).get(0);
    assertEquals("/rule/rules/0/value", fault.pointer());
    assertEquals("nowhere: no such segment", fault.detail());
  }

  @Test
  void cycle_isRefusedAndNamed() {
    DefinitionImage image = image(segment("b", "c"), segment("c", "a"), segment("a"));
    List<Fault> faults = SegmentReferences.faults(segment("a", "b"), image);
    assertEquals("cycle a > b > c > a (expected: none)", faults.get(0).detail());
    assertEquals(1, SegmentReferences.faults(segment("b", "b"), image).size());
    assertEquals(List.of(), SegmentReferences.faults(segment("d", "b"), image));
  }

  @Test
  void order_putsWhatIsReferredToFirst() {
    DefinitionImage image =
        image(
            segment("a", "b"),
            segment("b", "c"),
            segment("c"),
            segment("x", "y"),
            segment("y", "x"));
    assertEquals(
        List.of("c", "b", "a", "x", "y"),
        SegmentReferences.inOrder(image).stream().map(Definition::getId).toList());
    assertEquals(List.of("a"), SegmentReferences.usersOf("b", image));
    assertTrue(SegmentReferences.usersOf("a", image).isEmpty());
  }

  private static DefinitionImage image(Definition... segments) {
    DefinitionDelta delta = new DefinitionDelta(DefinitionImage.EMPTY);
    for (Definition segment : segments) {
      delta.put(new DefinitionKey(DefinitionKind.SEGMENT, segment.getId()), segment);
    }
    return delta.apply();
  }

  private static Definition segment(String id, String... references) {
    RuleGroup.Builder rule = RuleGroup.newBuilder().setCombinator(RuleGroup.Combinator.AND);
    for (String reference : references) {
      rule.addRules(
          Rule.newBuilder()
              .setCondition(
                  Condition.newBuilder()
                      .setField("segment")
                      .setOperator(Condition.Operator.EQUAL)
                      .setValue(RuleValue.newBuilder().setText(reference))));
    }
    return Definition.newBuilder().setId(id).setSegment(Segment.newBuilder().setRule(rule)).build();
  }
}
