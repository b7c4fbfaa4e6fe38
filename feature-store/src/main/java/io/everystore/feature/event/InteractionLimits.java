package io.everystore.feature.event;

import java.util.Locale;
import java.util.Set;

/** Bounds of an interaction, the same at the door and in the job. */
public final class InteractionLimits {
  /** Client and user ids, in characters. */
  public static final int PERSON_ID_CHARS = 256;

  /** The same in bytes of UTF-8: longer keys no store can hold. */
  public static final int PERSON_ID_BYTES = 512;

  /** Item, event, session, transaction and recommendation ids, in characters. */
  public static final int ID_CHARS = 128;

  public static final int EVENT_NAME_CHARS = 40;

  /** Titles, brands, category paths and search terms; longer ones are cut. */
  public static final int TEXT_CHARS = 512;

  public static final int EVENTS_PER_BODY = 1_000;

  /** One event as JSON text, in bytes. */
  public static final int EVENT_BYTES = 32_768;

  public static final int ITEMS_PER_EVENT = 200;
  public static final int PARAMS_PER_EVENT = 25;
  public static final int PARAM_NAME_CHARS = 40;
  public static final int PARAM_VALUE_CHARS = 100;

  /** One billion units of money. */
  public static final long MAX_MONEY_CENTS = 100_000_000_000L;

  public static final int MAX_QUANTITY = 100_000;

  /** 1990-01-01T00:00Z: a timestamp before is one in the wrong unit. */
  public static final long EARLIEST_EVENT_TIME_MILLIS = 631_152_000_000L;

  /** An event later than its receipt by more than this is taken to have happened at its receipt. */
  public static final long MAX_FUTURE_MILLIS = 5 * 60 * 1_000L;

  /** What programs send when they have no id, in lower case. */
  private static final Set<String> NON_IDS =
      Set.of(
          "null",
          "(null)",
          "undefined",
          "guest",
          "anonymous",
          "nan",
          "none",
          "nil",
          "(not set)",
          "[object object]");

  private static final int LONGEST_NON_ID = 15;

  private InteractionLimits() {}

  /** True for the words that programs send in place of a client or user id they do not have. */
  public static boolean isNonId(String id) {
    return id.length() <= LONGEST_NON_ID && NON_IDS.contains(id.toLowerCase(Locale.ROOT));
  }

  /** The event time, or the receipt when the event claims to be from the future. */
  public static long clampEventTimeMillis(long eventTimeMillis, long receivedTimeMillis) {
    return eventTimeMillis > receivedTimeMillis + MAX_FUTURE_MILLIS
        ? receivedTimeMillis
        : eventTimeMillis;
  }
}
