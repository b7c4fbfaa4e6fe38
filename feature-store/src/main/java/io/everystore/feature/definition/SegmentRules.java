package io.everystore.feature.definition;

import io.everystore.feature.proto.Segment;
import io.everystore.feature.segment.RuleCompiler;
import java.time.ZoneOffset;

/** What a segment must be like, apart from what it refers to. */
final class SegmentRules {
  static final int DESCRIPTION_CHARS = 1_000;

  private SegmentRules() {}

  static void check(Segment segment, Faults faults) {
    faults.text("/description", segment.getDescription(), DESCRIPTION_CHARS);
    // Whether a rule is sound does not depend on the time zone.
    var unused = RuleCompiler.compile(segment.getRule(), ZoneOffset.UTC, "/rule", faults::add);
  }
}
