package io.everystore.feature.model;

/**
 * Keys of sessions: the id of the person, a slash, the id of the session.
 *
 * <p>An id may hold a slash itself; there it is escaped, so that the first slash of a key always
 * ends the id and nobody's sessions are taken for another's.
 */
public final class SessionKeys {
  private static final char SLASH = '/';

  private SessionKeys() {}

  /** The key of a session of a user or client. */
  public static String of(String personId, String sessionId) {
    return escape(personId) + SLASH + sessionId;
  }

  /** True when a key is {@link #of} these two. */
  public static boolean isOf(String key, String personId, String sessionId) {
    String owner = escape(personId);
    int length = owner.length();
    return key.length() == length + 1 + sessionId.length()
        && key.charAt(length) == SLASH
        && key.startsWith(owner)
        && key.endsWith(sessionId);
  }

  /** The id of the user or client whose session it is. */
  public static String personId(String key) {
    int slash = key.indexOf(SLASH);
    String owner = slash < 0 ? key : key.substring(0, slash);
    return owner.indexOf('%') < 0 ? owner : owner.replace("%2F", "/").replace("%25", "%");
  }

  private static String escape(String personId) {
    return personId.indexOf(SLASH) < 0 && personId.indexOf('%') < 0
        ? personId
        : personId.replace("%", "%25").replace("/", "%2F");
  }
}
