package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Segment;
import java.io.IOException;
import java.util.List;

/** Segments as JSON; their rules are react-querybuilder's groups. */
final class SegmentFormat extends DefinitionFormat {
  private static final List<String> READ_ONLY = List.of("members", "evaluated_at", "progress");

  SegmentFormat() {
    super(DefinitionKind.SEGMENT, "segments");
  }

  @Override
  List<String> readOnly() {
    return READ_ONLY;
  }

  @Override
  void readBody(FieldReader in, Definition.Builder into) {
    Segment.Builder segment = Segment.newBuilder().setDescription(in.text("description"));
    if (!in.has("rule")) {
      in.wrong("rule", "missing (expected: a group of rules)");
    }
    in.object("rule", rule -> segment.setRule(RuleReader.group(rule)));
    into.setSegment(segment);
  }

  @Override
  void writeBody(JsonGenerator json, Definition definition) throws IOException {
    json.writeStringField("description", definition.getSegment().getDescription());
    json.writeFieldName("rule");
    RuleWriter.group(json, definition.getSegment().getRule());
  }
}
