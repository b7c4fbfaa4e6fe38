package io.everystore.standalone.observability;

/** What alerts and the doctor call wrong alike. */
public final class Bounds {
  /** Share of a disk that is free at least. */
  public static final double FREE_DISK_RATIO = 0.1;

  /** Share of its entries that a view of the store holds at most. */
  public static final double STORE_FILL_RATIO = 0.95;

  /** Seconds from an event to a page with it, a bucket of {@code everystore_event_to_serve}. */
  public static final double FRESH_SECONDS = 0.25;

  /** Looking at somebody for one segment: several times what the rest of an event takes. */
  public static final double SEGMENT_NANOS = 500_000;

  /**
   * Records that a source of the job, or a view, may be behind at a moment without falling behind.
   */
  public static final double LAG_RECORDS = 1_000;

  private Bounds() {}
}
