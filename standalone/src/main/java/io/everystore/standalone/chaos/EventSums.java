package io.everystore.standalone.chaos;

/**
 * What was found of the events of one name of one person. Each event has a value that no other has,
 * so events that are lost do not make up for others that are there twice.
 *
 * @param events how many were counted
 * @param valueCents sum of their values, {@link #NOT_TOLD} where only a count is kept
 * @param repeated how many of them have a value that was found before
 */
record EventSums(long events, long valueCents, long repeated) {
  static final long NOT_TOLD = -1;

  /** No event at all. */
  static final EventSums NONE = new EventSums(0, 0, 0);

  /** A bare count. */
  static EventSums counted(long events) {
    return new EventSums(events, NOT_TOLD, 0);
  }

  EventSums plus(EventSums other) {
    return new EventSums(
        events + other.events, valueCents + other.valueCents, repeated + other.repeated);
  }
}
