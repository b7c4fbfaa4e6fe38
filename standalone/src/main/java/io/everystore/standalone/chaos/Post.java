package io.everystore.standalone.chaos;

import java.util.List;

/**
 * One body of events of one person, the same however often it is sent.
 *
 * @param eventIds in the body's order
 */
record Post(String person, List<String> eventIds, String body) {
  Post {
    eventIds = List.copyOf(eventIds);
  }
}
