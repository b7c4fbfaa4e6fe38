package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.serving.segment.Audience;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In which active segments the people are whom a rule would reach. */
final class SegmentOverlap {
  /** Segments told; those with the most people. */
  private static final int MAX_TOLD = 20;

  private SegmentOverlap() {}

  /** Writes the field {@code overlap}; counts are of everybody, as far as they were looked at. */
  static void write(JsonGenerator json, DefinitionImage image, Audience.Preview preview)
      throws IOException {
    List<Map.Entry<String, Long>> largest = new ArrayList<>(preview.overlap().entrySet());
    largest.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    double people =
        preview.complete() ? 1 : (double) preview.people() / Math.max(1, preview.evaluated());
    int told = 0;
    json.writeArrayFieldStart("overlap");
    for (Map.Entry<String, Long> one : largest) {
      Definition segment = segment(one.getKey(), image);
      if (segment != null && segment.getState() == DefinitionState.ACTIVE && told < MAX_TOLD) {
        json.writeStartObject();
        json.writeStringField("id", segment.getId());
        json.writeStringField("name", segment.getName());
        json.writeNumberField("count", Math.round(one.getValue() * people));
        json.writeNumberField("share", (double) one.getValue() / preview.matching());
        json.writeEndObject();
        told++;
      }
    }
    json.writeEndArray();
  }

  private static @Nullable Definition segment(String id, DefinitionImage image) {
    return DefinitionKey.isId(id)
        ? image.find(new DefinitionKey(DefinitionKind.SEGMENT, id))
        : null;
  }
}
