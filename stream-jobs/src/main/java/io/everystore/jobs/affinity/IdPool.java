package io.everystore.jobs.affinity;

/**
 * One copy of ids that come again and again: what is read from bytes is exchanged for an equal
 * string seen before, so that lists of the same items share their ids. A table of fixed size in
 * which a newcomer takes the place of whatever was there. Not thread-safe.
 */
public final class IdPool {
  private static final int PLACES = 1 << 16;

  private final String[] ids = new String[PLACES];

  /** An equal string, the same one as before if possible. */
  public String intern(String id) {
    int place = (id.hashCode() * 0x9E3779B9) >>> 16;
    String present = ids[place];
    if (id.equals(present)) {
      return present;
    }
    ids[place] = id;
    return id;
  }
}
