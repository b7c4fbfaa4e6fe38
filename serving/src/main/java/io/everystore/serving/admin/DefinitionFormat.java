package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How one kind of definition is written as JSON, and what all kinds have in common. */
abstract class DefinitionFormat {
  private static final List<String> READ_ONLY = List.of("version", "created_time", "updated_time");

  private final DefinitionKind kind;
  private final String collection;

  /**
   * Makes a format.
   *
   * @param collection last part of the path, such as {@code page-templates}
   */
  DefinitionFormat(DefinitionKind kind, String collection) {
    this.kind = kind;
    this.collection = collection;
  }

  final DefinitionKind kind() {
    return kind;
  }

  final String collection() {
    return collection;
  }

  /** Reads a definition; what is wrong is noted at the reader. The id may be missing. */
  final Definition.Builder read(FieldReader in) {
    Definition.Builder definition =
        Definition.newBuilder()
            .setId(in.text("id"))
            .setName(in.text("name"))
            .setState(state(in))
            .setStartTimeMillis(timeMillis(in, "start_time"))
            .setEndTimeMillis(timeMillis(in, "end_time"));
    readBody(in, definition);
    in.end(readOnly().toArray(String[]::new));
    return definition;
  }

  final void write(JsonGenerator json, Definition definition) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", definition.getId());
    json.writeStringField("name", definition.getName());
    json.writeStringField("state", definition.getState().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("version", definition.getVersion());
    time(json, "start_time", definition.getStartTimeMillis());
    time(json, "end_time", definition.getEndTimeMillis());
    writeBody(json, definition);
    time(json, "created_time", definition.getCreatedTimeMillis());
    time(json, "updated_time", definition.getUpdatedTimeMillis());
    json.writeEndObject();
  }

  /** Fields that answers have and bodies must not. */
  List<String> readOnly() {
    return READ_ONLY;
  }

  /** Reads a time, as milliseconds since 1970; 0 when missing. */
  long timeMillis(FieldReader in, String name) {
    return in.timeMillis(name);
  }

  /**
   * Adds what does not come with the body.
   *
   * @param current what is replaced, null for something new
   * @param operator who writes
   */
  void complete(Definition.Builder next, @Nullable Definition current, String operator) {}

  /** Reads the fields of the kind. */
  abstract void readBody(FieldReader in, Definition.Builder into);

  /** Writes the fields of the kind. */
  abstract void writeBody(JsonGenerator json, Definition definition) throws IOException;

  private static DefinitionState state(FieldReader in) {
    String text = in.text("state");
    return switch (text) {
      case "draft", "" -> DefinitionState.DRAFT;
      case "active" -> DefinitionState.ACTIVE;
      case "paused" -> DefinitionState.PAUSED;
      case "archived" -> DefinitionState.ARCHIVED;
      default -> {
        in.wrong("state", "unknown (expected: draft, active, paused or archived)");
        yield DefinitionState.DRAFT;
      }
    };
  }

  private static void time(JsonGenerator json, String name, long millis) throws IOException {
    if (millis == 0) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, Instant.ofEpochMilli(millis).toString());
    }
  }

  static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
