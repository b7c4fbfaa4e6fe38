package io.everystore.feature.event;

/** A body, or a line of NDJSON, that cannot be taken at all. Carries no stack trace. */
public final class MalformedBodyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectionCode code;
  private final String pointer;
  private final String detail;
  private final int eventCount;

  MalformedBodyException(RejectionCode code, String pointer, String detail, int eventCount) {
    super(detail, null, false, false);
    this.code = code;
    this.pointer = pointer;
    this.detail = detail;
    this.eventCount = eventCount;
  }

  MalformedBodyException(RejectionCode code, String pointer, String detail) {
    this(code, pointer, detail, 0);
  }

  public RejectionCode code() {
    return code;
  }

  /** Where in the body, as a JSON pointer (RFC 6901); empty for the whole. */
  public String pointer() {
    return pointer;
  }

  public String detail() {
    return detail;
  }

  /** How many events the body held; 0 when that could not be told. */
  public int eventCount() {
    return eventCount;
  }
}
