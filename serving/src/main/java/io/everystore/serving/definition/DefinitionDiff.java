package io.everystore.serving.definition;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.everystore.feature.proto.AuditChange;
import io.everystore.feature.proto.Definition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What differs between two versions of a definition, field by field. */
final class DefinitionDiff {
  static final int MAX_CHANGES = 40;
  static final int MAX_CHARS = 500;

  /** Set by the writer itself. */
  private static final Set<String> BOOKKEEPING =
      Set.of("version", "id", "created_time_millis", "updated_time_millis");

  private DefinitionDiff() {}

  /** The fields that differ, those of the body without its name in front. */
  static List<AuditChange> between(@Nullable Definition before, @Nullable Definition after) {
    List<AuditChange> changes = new ArrayList<>();
    Message one = before == null ? Definition.getDefaultInstance() : before;
    Message other = after == null ? Definition.getDefaultInstance() : after;
    compare(one, other, changes);
    return changes.size() > MAX_CHANGES ? changes.subList(0, MAX_CHANGES) : changes;
  }

  private static void compare(Message before, Message after, List<AuditChange> into) {
    Map<FieldDescriptor, Object> was = before.getAllFields();
    Map<FieldDescriptor, Object> is = after.getAllFields();
    Set<FieldDescriptor> fields = new LinkedHashSet<>(was.keySet());
    fields.addAll(is.keySet());
    for (FieldDescriptor field : fields) {
      Object old = was.get(field);
      Object next = is.get(field);
      boolean ofDefinition = field.getContainingType().equals(Definition.getDescriptor());
      if (Objects.equals(old, next) || (ofDefinition && BOOKKEEPING.contains(field.getName()))) {
        continue;
      }
      if (ofDefinition && field.getContainingOneof() != null) {
        compare(part(before, field), part(after, field), into);
      } else {
        into.add(
            AuditChange.newBuilder()
                .setField(field.getName())
                .setBefore(text(field, old))
                .setAfter(text(field, next))
                .build());
      }
    }
  }

  private static Message part(Message of, FieldDescriptor field) {
    return (Message) of.getField(field);
  }

  private static String text(FieldDescriptor field, @Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text =
        TextFormat.printer().emittingSingleLine(true).printFieldToString(field, value).strip();
    String prefix = field.getName() + ": ";
    String shown =
        text.startsWith(prefix) && !field.isRepeated() ? text.substring(prefix.length()) : text;
    return shown.length() <= MAX_CHARS ? shown : shown.substring(0, MAX_CHARS - 1) + "…";
  }
}
