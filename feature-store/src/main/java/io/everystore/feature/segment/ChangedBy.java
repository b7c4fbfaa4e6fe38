package io.everystore.feature.segment;

import io.everystore.feature.proto.Interaction;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which events may change a value. Immutable.
 *
 * @param names of events; empty: any
 * @param content what else an event of such a name has to have
 */
record ChangedBy(Set<String> names, Predicate<Interaction> content) {
  /** What any event may change. */
  static final ChangedBy ANY = where(event -> true);

  static ChangedBy named(String... names) {
    return new ChangedBy(Set.of(names), event -> true);
  }

  static ChangedBy where(Predicate<Interaction> content) {
    return new ChangedBy(Set.of(), content);
  }

  boolean mayBe(String eventName) {
    return names.isEmpty() || names.contains(eventName);
  }

  boolean holds(Interaction event) {
    return mayBe(event.getName()) && content.test(event);
  }
}
