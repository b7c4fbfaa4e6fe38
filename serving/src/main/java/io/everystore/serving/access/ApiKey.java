package io.everystore.serving.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key, without what it is made of.
 *
 * @param id its name in the audit log and in metrics
 * @param sha256 of the key, in hexadecimal digits
 * @param role of an operator; null for the other kinds
 * @param origins of pages that may use a browser's key, such as {@code https://shop.example}
 * @param notAfter when it ends; null for never
 */
record ApiKey(
    String id,
    Kind kind,
    String sha256,
    @Nullable Role role,
    List<String> origins,
    @Nullable Instant notAfter) {
  /** What a key is for. */
  enum Kind {
    /** In the pages of a shop, so no secret: sends events, asks for its visitor's own pages. */
    BROWSER,
    /** In a shop's own programs: everything public. */
    SERVER,
    /** A person who manages. */
    OPERATOR
  }

  boolean isValidAt(Instant time) {
    return notAfter == null || !time.isAfter(notAfter);
  }
}
