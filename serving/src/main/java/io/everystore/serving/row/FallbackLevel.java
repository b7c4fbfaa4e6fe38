package io.everystore.serving.row;

/**
 * How far a row is from what it should be, best first. A row without a level is as it should be.
 */
public enum FallbackLevel {
  /** The views have not caught up with the log. */
  STALE("stale"),
  /** What people of the same segment like. */
  SEGMENT("segment"),
  /** What everybody likes. */
  POPULAR("popular"),
  /** What is built in: nothing is known at all. */
  STATIC("static");

  private final String id;

  FallbackLevel(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }
}
