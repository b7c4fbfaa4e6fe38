package io.everystore.standalone.observability;

import java.util.Locale;

/** What an alert asks for. */
enum Severity {
  /** Somebody, now. */
  PAGE,
  /** Somebody, this week. */
  TICKET;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
