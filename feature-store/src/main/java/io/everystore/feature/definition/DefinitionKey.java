package io.everystore.feature.definition;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Names one definition, and is its key in the topic: {@code page-template/home}. */
public record DefinitionKey(DefinitionKind kind, String id) {
  public static final int ID_CHARS = 64;

  /** True for 1 to {@link #ID_CHARS} lower-case letters, digits and inner hyphens. */
  public static boolean isId(String id) {
    if (id.isEmpty() || id.length() > ID_CHARS) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean inner = i > 0 && i < id.length() - 1;
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && !(c == '-' && inner)) {
        return false;
      }
    }
    return true;
  }

  /** Reads a key of the topic; null when it is none. */
  public static @Nullable DefinitionKey parse(byte[] key) {
    String text = new String(key, StandardCharsets.UTF_8);
    int slash = text.indexOf('/');
    if (slash < 0) {
      return null;
    }
    DefinitionKind kind = DefinitionKind.find(text.substring(0, slash));
    String id = text.substring(slash + 1);
    return kind == null || !isId(id) ? null : new DefinitionKey(kind, id);
  }

  public byte[] toBytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return kind.id() + "/" + id;
  }
}
