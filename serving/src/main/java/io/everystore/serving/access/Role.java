package io.everystore.serving.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an operator's key allows on the management port; each on top of {@link #VIEWER}. */
public enum Role {
  /** Looks at everything but metrics, changes nothing. */
  VIEWER,
  /** Writes drafts and pauses; nothing of theirs goes live. */
  MARKETER,
  /** Makes live, approves, deletes. */
  PUBLISHER,
  /** Reads metrics. */
  SRE,
  /** May do everything. */
  ADMIN;

  /** Name in files and answers. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static @Nullable Role find(String id) {
    for (Role role : values()) {
      if (role.id().equals(id)) {
        return role;
      }
    }
    return null;
  }
}
