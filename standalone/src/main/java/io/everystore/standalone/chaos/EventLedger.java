package io.everystore.standalone.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What people posted and what they were answered, to be held against what the system counted:
 * events that were acknowledged count once, refused ones never, unanswered ones at most once.
 * Thread-safe.
 */
final class EventLedger {
  /** Differences that are told in words; the others are counted only. */
  static final int MAX_TOLD = 20;

  /** What became of an event. */
  enum State {
    UNANSWERED,
    ACKNOWLEDGED,
    REFUSED
  }

  /**
   * What a count must be.
   *
   * @param least acknowledged events
   * @param most those and the unanswered ones
   */
  record Bounds(long least, long most) {
    boolean hold(long count) {
      return count >= least && count <= most;
    }
  }

  /**
   * The ledger beside what was counted.
   *
   * @param lost acknowledged events that were not counted
   * @param surplus counted more often than they were posted
   * @param differences in words
   */
  record Audit(
      long acknowledged,
      long refused,
      long unanswered,
      long lost,
      long surplus,
      List<String> differences) {
    Audit {
      differences = List.copyOf(differences);
    }
  }

  private static final class Entry {
    private final String person;
    private final String name;
    private State state = State.UNANSWERED;

    Entry(String person, String name) {
      this.person = person;
      this.name = name;
    }
  }

  private final Map<String, Entry> events = new HashMap<>();

  /** Notes an event before it is sent for the first time. */
  synchronized void posted(String eventId, String person, String name) {
    if (events.putIfAbsent(eventId, new Entry(person, name)) != null) {
      throw new IllegalStateException("event_id: " + eventId + " is in the ledger already");
    }
  }

  synchronized void acknowledged(String eventId) {
    entry(eventId).state = State.ACKNOWLEDGED;
  }

  /** An event once acknowledged stays so: what is refused then is its repetition. */
  synchronized void refused(String eventId) {
    Entry entry = entry(eventId);
    if (entry.state == State.UNANSWERED) {
      entry.state = State.REFUSED;
    }
  }

  private Entry entry(String eventId) {
    Entry entry = events.get(eventId);
    if (entry == null) {
      throw new IllegalStateException("event_id: " + eventId + " was never posted");
    }
    return entry;
  }

  synchronized long count(State state) {
    return events.values().stream().filter(entry -> entry.state == state).count();
  }

  /** Everybody who ever posted. */
  synchronized Set<String> people() {
    Set<String> people = new TreeSet<>();
    events.values().forEach(entry -> people.add(entry.person));
    return people;
  }

  /** What each event name of somebody must have been counted. */
  synchronized Map<String, Bounds> expected(String person) {
    Map<String, Bounds> bounds = new TreeMap<>();
    for (Entry entry : events.values()) {
      if (entry.person.equals(person)) {
        long least = entry.state == State.ACKNOWLEDGED ? 1 : 0;
        long most = entry.state == State.REFUSED ? 0 : 1;
        bounds.merge(
            entry.name,
            new Bounds(least, most),
            (a, b) -> new Bounds(a.least + b.least, a.most + b.most));
      }
    }
    return bounds;
  }

  /** True when somebody's counts are as they must be. */
  boolean isTrue(String person, Map<String, Long> counts) {
    Map<String, Bounds> expected = expected(person);
    return expected.keySet().containsAll(counts.keySet())
        && expected.entrySet().stream()
            .allMatch(each -> each.getValue().hold(counts.getOrDefault(each.getKey(), 0L)));
  }

  /**
   * Compares everybody.
   *
   * @param counted by whom it was answered, such as a replica's name; then by person and by event
   *     name
   */
  Audit audit(Map<String, Map<String, Map<String, Long>>> counted) {
    long lost = 0;
    long surplus = 0;
    List<String> differences = new ArrayList<>();
    for (String person : people()) {
      long lostHere = 0;
      long surplusHere = 0;
      Map<String, Bounds> expected = expected(person);
      for (Map.Entry<String, Map<String, Map<String, Long>>> each : counted.entrySet()) {
        Map<String, Long> counts = each.getValue().getOrDefault(person, Map.of());
        Set<String> names = new TreeSet<>(expected.keySet());
        names.addAll(counts.keySet());
        long less = 0;
        long more = 0;
        for (String name : names) {
          Bounds bounds = expected.getOrDefault(name, new Bounds(0, 0));
          long count = counts.getOrDefault(name, 0L);
          less += Math.max(0, bounds.least - count);
          more += Math.max(0, count - bounds.most);
          if (!bounds.hold(count) && differences.size() < MAX_TOLD) {
            differences.add(
                "%s: %s of %s counted %d times (expected: %d..%d)"
                    .formatted(each.getKey(), name, person, count, bounds.least, bounds.most));
          }
        }
        lostHere = Math.max(lostHere, less);
        surplusHere = Math.max(surplusHere, more);
      }
      lost += lostHere;
      surplus += surplusHere;
    }
    return new Audit(
        count(State.ACKNOWLEDGED),
        count(State.REFUSED),
        count(State.UNANSWERED),
        lost,
        surplus,
        Collections.unmodifiableList(differences));
  }
}
