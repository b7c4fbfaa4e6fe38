package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Segment;
import io.everystore.feature.proto.SegmentSize;
import io.everystore.serving.segment.SegmentCounts;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Segments as JSON; their rules are react-querybuilder's groups. */
final class SegmentFormat extends DefinitionFormat {
  private static final List<String> COUNTED =
      List.of("members", "evaluated_at", "progress", "exact", "disabled_at", "disabled_reason");

  private final SegmentCounts counts;

  SegmentFormat(SegmentCounts counts) {
    super(DefinitionKind.SEGMENT, "segments");
    this.counts = counts;
  }

  @Override
  List<String> readOnly() {
    return Stream.concat(super.readOnly().stream(), COUNTED.stream()).toList();
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
    SegmentSize size = counts.of(definition.getId());
    json.writeNumberField("members", size.getMembers());
    boolean active = definition.getState() == DefinitionState.ACTIVE;
    boolean told = size.getDefinitionVersion() == definition.getVersion();
    long evaluatedMillis = told ? size.getEvaluatedTimeMillis() : 0;
    json.writeStringField(
        "evaluated_at",
        active && evaluatedMillis > 0 ? Instant.ofEpochMilli(evaluatedMillis).toString() : null);
    if (active) {
      json.writeNumberField("progress", SegmentReadiness.progress(definition, size));
    } else {
      json.writeNullField("progress");
    }
    json.writeBooleanField("exact", SegmentReadiness.isExact(definition, size));
    boolean disabled = SegmentReadiness.isDisabled(definition, size);
    json.writeStringField(
        "disabled_at",
        disabled ? Instant.ofEpochMilli(size.getDisabledTimeMillis()).toString() : null);
    json.writeStringField("disabled_reason", disabled ? reason(size) : null);
  }

  private static String reason(SegmentSize size) {
    return ("Looking at one person compares too much, three times in %d of %d parts of the job:"
            + " whom those hold no longer enter or leave. Make the rule smaller (fewer conditions,"
            + " shorter lists of values) and save it.")
        .formatted(size.getPartsDisabled(), size.getParts());
  }
}
