package io.everystore.feature.event;

/** An event that is refused while it is being read. Carries no stack trace. */
final class RejectedEventException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectionCode code;
  private final String detail;

  RejectedEventException(RejectionCode code, String detail) {
    super(detail, null, false, false);
    this.code = code;
    this.detail = detail;
  }

  RejectionCode code() {
    return code;
  }

  String detail() {
    return detail;
  }
}
