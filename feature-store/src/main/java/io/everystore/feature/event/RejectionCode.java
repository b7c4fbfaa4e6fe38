package io.everystore.feature.event;

import java.util.Locale;

/** Why an event was not accepted; the lower-case name is part of the API and never changes. */
public enum RejectionCode {
  /** The event, the body or its line of NDJSON is not one JSON object. */
  INVALID_JSON,
  /** A name occurs twice in one object. */
  DUPLICATE_KEY,
  /** Nested deeper than the limit. */
  TOO_DEEP,
  /** A string, a name or a number longer than the limit. */
  VALUE_TOO_LONG,
  /** The event as a whole longer than the limit. */
  EVENT_TOO_LARGE,
  /** Bytes that are not UTF-8, or that begin with a byte order mark. */
  NOT_UTF8,
  /** The body, or its line of NDJSON, has no array of events. */
  INVALID_EVENTS,
  TOO_MANY_EVENTS,
  INVALID_CONSENT,
  INVALID_CLIENT_ID,
  INVALID_USER_ID,
  INVALID_EVENT_NAME,
  INVALID_EVENT_ID,
  INVALID_SESSION_ID,
  INVALID_ID,
  INVALID_TIMESTAMP,
  INVALID_ITEMS,
  INVALID_ITEM_ID,
  TOO_MANY_ITEMS,
  INVALID_PRICE,
  INVALID_VALUE,
  INVALID_QUANTITY,
  INVALID_CURRENCY,
  /** The person has not agreed to being measured. */
  NO_CONSENT,
  /** The record's bytes are no interaction (in the log only). */
  UNREADABLE;

  private final String code = name().toLowerCase(Locale.ROOT);

  public String code() {
    return code;
  }
}
