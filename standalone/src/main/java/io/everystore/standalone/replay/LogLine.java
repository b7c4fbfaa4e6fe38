package io.everystore.standalone.replay;

/** What one line of a log turned out to be. */
sealed interface LogLine {
  /** Position in the file, counted from 1 and unique; part of the event id. */
  String position();

  record Event(String position, LogEvent event) implements LogLine {}

  /** A body of the public API, sent as it stands. */
  record Body(String position, String json) implements LogLine {}

  record Unreadable(String position, String reason) implements LogLine {}
}
