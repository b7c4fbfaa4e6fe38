package io.everystore.feature.model;

/**
 * Ids of canaries: synthetic visitors whose events measure how long an event takes to be served.
 *
 * <p>What they do is kept like anybody's, but moves no item, is in no segment and in no preview.
 */
public final class CanaryIds {
  private static final String PREFIX = "everystore-canary-";

  private CanaryIds() {}

  /** The id of the canary of one process; {@code name} has to be as an id may be. */
  public static String of(String name) {
    return PREFIX + name;
  }

  public static boolean isOne(String id) {
    return id.startsWith(PREFIX);
  }
}
