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

/** What differs between two versions of something operators write, field by field. */
final class DefinitionDiff {
  static final int MAX_CHANGES = 40;
  static final int MAX_CHARS = 500;

  /** Set by the writer itself. */
  private static final Set<String> BOOKKEEPING =
      Set.of("version", "id", "created_time_millis", "updated_time_millis");

  /** Told of only that it changed. */
  private static final String SECRET = "secret";

  private DefinitionDiff() {}

  /** The fields that differ, those of the body without its name in front. */
  static List<AuditChange> between(@Nullable Definition before, @Nullable Definition after) {
    return between(before, after, Definition.getDefaultInstance());
  }

  /**
   * The same of any message.
   *
   * @param none stands for one that is not there
   */
  static <M extends Message> List<AuditChange> between(
      @Nullable M before, @Nullable M after, M none) {
    List<AuditChange> changes = new ArrayList<>();
    compare(before == null ? none : before, after == null ? none : after, none, changes);
    return changes.size() > MAX_CHANGES ? changes.subList(0, MAX_CHANGES) : changes;
  }

  private static void compare(
      Message before, Message after, Message whole, List<AuditChange> into) {
    Map<FieldDescriptor, Object> was = before.getAllFields();
    Map<FieldDescriptor, Object> is = after.getAllFields();
    Set<FieldDescriptor> fields = new LinkedHashSet<>(was.keySet());
    fields.addAll(is.keySet());
    for (FieldDescriptor field : fields) {
      Object old = was.get(field);
      Object next = is.get(field);
      boolean ofWhole = field.getContainingType().equals(whole.getDescriptorForType());
      if (Objects.equals(old, next) || (ofWhole && BOOKKEEPING.contains(field.getName()))) {
        continue;
      }
      if (ofWhole && field.getContainingOneof() != null) {
        compare(part(before, field), part(after, field), whole, into);
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
    if (field.getName().equals(SECRET)) {
      return "{hidden}";
    }
    String text =
        TextFormat.printer().emittingSingleLine(true).printFieldToString(field, value).strip();
    String prefix = field.getName() + ": ";
    String shown =
        text.startsWith(prefix) && !field.isRepeated() ? text.substring(prefix.length()) : text;
    return shown.length() <= MAX_CHARS ? shown : shown.substring(0, MAX_CHARS - 1) + "…";
  }
}
