package io.everystore.standalone.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

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
    static final Bounds NONE = new Bounds(0, 0);

    boolean hold(long count) {
      return count >= least && count <= most;
    }
  }

  /**
   * The ledger beside what was counted.
   *
   * @param lost acknowledged events that were not counted
   * @param surplus counted more often than they were posted, or though they were refused
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

  /** What became of the events of one name of one person. */
  private static final class Account {
    private int unanswered;
    private int acknowledged;
    private int refused;
    private long acknowledgedCents;

    Bounds bounds() {
      return new Bounds(acknowledged, (long) acknowledged + unanswered);
    }

    int count(State state) {
      return switch (state) {
        case UNANSWERED -> unanswered;
        case ACKNOWLEDGED -> acknowledged;
        case REFUSED -> refused;
      };
    }

    void add(State state, int events, long valueCents) {
      switch (state) {
        case UNANSWERED -> unanswered += events;
        case ACKNOWLEDGED -> {
          acknowledged += events;
          acknowledgedCents += events * valueCents;
        }
        case REFUSED -> refused += events;
      }
    }
  }

  private static final int FIRST_ROOM = 1 << 16;
  private static final String ID_PREFIX = "e-";

  private final Map<String, Map<String, Account>> people = new TreeMap<>();

  // Of each event by its number, a few bytes each, since a long drill posts millions.
  private Account[] accounts = new Account[FIRST_ROOM];
  private State[] states = new State[FIRST_ROOM];
  private int posted;

  /**
   * Notes an event before it is sent for the first time.
   *
   * @return the id to send it with, which nobody else's has
   */
  synchronized String posted(String person, String name) {
    if (posted == accounts.length) {
      accounts = Arrays.copyOf(accounts, 2 * posted);
      states = Arrays.copyOf(states, 2 * posted);
    }
    Account account =
        people
            .computeIfAbsent(person, made -> new TreeMap<>())
            .computeIfAbsent(name, made -> new Account());
    accounts[posted] = account;
    states[posted] = State.UNANSWERED;
    account.add(State.UNANSWERED, 1, valueCents(posted));
    return ID_PREFIX + posted++;
  }

  /** The value to send an event with, which nobody else's has. */
  static long valueCents(String eventId) {
    return valueCents(Integer.parseInt(eventId.substring(ID_PREFIX.length())));
  }

  private static long valueCents(int number) {
    return 1L + number;
  }

  synchronized void acknowledged(String eventId) {
    become(number(eventId), State.ACKNOWLEDGED);
  }

  /** An event once acknowledged stays so: what is refused then is its repetition. */
  synchronized void refused(String eventId) {
    int number = number(eventId);
    if (states[number] == State.UNANSWERED) {
      become(number, State.REFUSED);
    }
  }

  private void become(int number, State state) {
    accounts[number].add(states[number], -1, valueCents(number));
    states[number] = state;
    accounts[number].add(state, 1, valueCents(number));
  }

  private int number(String eventId) {
    int number = Integer.parseInt(eventId.substring(ID_PREFIX.length()));
    if (number >= posted) {
      throw new IllegalStateException("event_id: " + eventId + " was never posted");
    }
    return number;
  }

  synchronized long count(State state) {
    return people.values().stream()
        .flatMap(names -> names.values().stream())
        .mapToLong(account -> account.count(state))
        .sum();
  }

  /** Everybody who ever posted. */
  synchronized Set<String> people() {
    return new TreeSet<>(people.keySet());
  }

  /** What each event name of somebody must have been counted. */
  synchronized Map<String, Bounds> expected(String person) {
    Map<String, Bounds> bounds = new TreeMap<>();
    people
        .getOrDefault(person, Map.of())
        .forEach((name, account) -> bounds.put(name, account.bounds()));
    return bounds;
  }

  /** True when somebody's counts are as they must be. */
  boolean isTrue(String person, Map<String, Long> counts) {
    Map<String, Bounds> expected = expected(person);
    return expected.keySet().containsAll(counts.keySet())
        && expected.entrySet().stream()
            .allMatch(each -> each.getValue().hold(counts.getOrDefault(each.getKey(), 0L)));
  }

  /** What the events of one name of somebody must come to. */
  private synchronized EventExpectation expectation(String person, String name) {
    Account account = people.getOrDefault(person, Map.of()).get(name);
    if (account == null) {
      return EventExpectation.NONE;
    }
    long[] unanswered =
        account.unanswered == 0
            ? EventExpectation.NO_VALUES
            : IntStream.range(0, posted)
                .filter(i -> accounts[i] == account && states[i] == State.UNANSWERED)
                .mapToLong(EventLedger::valueCents)
                .toArray();
    return new EventExpectation(account.bounds(), account.acknowledgedCents, unanswered);
  }

  /**
   * Compares everybody.
   *
   * @param found by who tells it, such as a replica's name; then by person and by event name
   */
  Audit audit(Map<String, Map<String, Map<String, EventSums>>> found) {
    long lost = 0;
    long surplus = 0;
    List<String> differences = new ArrayList<>();
    for (String person : people()) {
      long lostHere = 0;
      long surplusHere = 0;
      Set<String> namesPosted = expected(person).keySet();
      for (Map.Entry<String, Map<String, Map<String, EventSums>>> each : found.entrySet()) {
        Map<String, EventSums> sums = each.getValue().getOrDefault(person, Map.of());
        Set<String> names = new TreeSet<>(namesPosted);
        names.addAll(sums.keySet());
        long less = 0;
        long more = 0;
        for (String name : names) {
          EventExpectation expectation = expectation(person, name);
          EventSums sum = sums.getOrDefault(name, EventSums.NONE);
          EventExpectation.Gap gap = expectation.gap(sum);
          less += gap.lost();
          more += gap.surplus();
          if (!gap.isNone() && differences.size() < MAX_TOLD) {
            differences.add(
                "%s: %s of %s %s".formatted(each.getKey(), name, person, expectation.words(sum)));
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
        differences);
  }
}
