package io.everystore.standalone.chaos;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who asked to be forgotten and was told that they will be, to be held against what is served of
 * them afterwards. Some never ask: they must still be known, so that looking finds who is there.
 * Thread-safe.
 */
final class ErasureLedger {
  /** Differences that are told in words; the others are counted only. */
  static final int MAX_TOLD = 20;

  /** Where somebody is still found. */
  enum Trace {
    /** {@code GET /v1/users/{id}} knows them. */
    PROFILE,
    /** Their export has something. */
    EXPORT,
    /** Their pages know them. */
    PAGE,
    /** The item that only they viewed is told to them as theirs. */
    ITEM
  }

  /**
   * The ledger beside what is served.
   *
   * @param acknowledged receipts that were given
   * @param unacknowledged asked for, never answered
   * @param undone receipts that a replica does not call done
   * @param remaining ids of which a replica serves something although they are erased
   * @param missing ids that never asked and are not known
   */
  record Audit(
      long people,
      long acknowledged,
      long unacknowledged,
      long undone,
      long remaining,
      long missing,
      List<String> differences) {
    Audit {
      differences = List.copyOf(differences);
    }
  }

  private static final Set<Trace> EVERY_TRACE = EnumSet.allOf(Trace.class);

  /** By person and by each id of theirs, what was answered; empty before that. */
  private final Map<String, Map<String, String>> asked = new TreeMap<>();

  private final Map<String, Set<String>> idsOfPeople = new TreeMap<>();
  private final Map<String, String> tokens = new TreeMap<>();

  /** Notes what stands for the last acknowledged post of somebody. */
  synchronized void acted(String person, Set<String> ids, String token) {
    idsOfPeople.put(person, new TreeSet<>(ids));
    tokens.put(person, token);
  }

  /** Notes that an erasure is about to be asked for. */
  synchronized void asked(String person, String id) {
    asked.computeIfAbsent(person, made -> new TreeMap<>()).put(id, "");
  }

  synchronized void acknowledged(String person, String id, String erasureId) {
    asked.computeIfAbsent(person, made -> new TreeMap<>()).put(id, erasureId);
  }

  /** Everybody of whom it is certain whether they are to be known, with their last post's token. */
  synchronized Map<String, String> certain() {
    Map<String, String> certain = new TreeMap<>(tokens);
    certain.keySet().removeIf(person -> asked.containsKey(person) && !isToBeForgotten(person));
    return certain;
  }

  synchronized Set<String> ids(String person) {
    return Set.copyOf(idsOfPeople.getOrDefault(person, Set.of()));
  }

  /** True once every id of a person has a receipt. */
  synchronized boolean isToBeForgotten(String person) {
    Map<String, String> receipts = asked.getOrDefault(person, Map.of());
    return !receipts.containsValue("") && receipts.keySet().containsAll(ids(person));
  }

  synchronized Set<String> erasureIds() {
    Set<String> ids = new TreeSet<>();
    asked.values().forEach(receipts -> ids.addAll(receipts.values()));
    ids.remove("");
    return ids;
  }

  /**
   * Compares everybody.
   *
   * @param undone erasures each replica does not call done, by its name
   * @param traces what each replica serves, by its name and then by id
   */
  synchronized Audit audit(
      Map<String, Set<String>> undone, Map<String, Map<String, Set<Trace>>> traces) {
    List<String> differences = new ArrayList<>();
    undone.forEach(
        (replica, ids) ->
            ids.forEach(id -> differences.add("%s: erasure %s not done".formatted(replica, id))));
    Set<String> remaining = new TreeSet<>();
    Set<String> missing = new TreeSet<>();
    traces.forEach(
        (replica, byId) ->
            certain()
                .keySet()
                .forEach(
                    person -> compare(replica, person, byId, remaining, missing, differences)));
    Set<String> undoneIds = new TreeSet<>();
    undone.values().forEach(undoneIds::addAll);
    long unacknowledged =
        asked.values().stream().flatMap(ids -> ids.values().stream()).filter(""::equals).count();
    return new Audit(
        tokens.size(),
        erasureIds().size(),
        unacknowledged,
        undoneIds.size(),
        remaining.size(),
        missing.size(),
        differences.subList(0, Math.min(MAX_TOLD, differences.size())));
  }

  private void compare(
      String replica,
      String person,
      Map<String, Set<Trace>> byId,
      Set<String> remaining,
      Set<String> missing,
      List<String> differences) {
    boolean forgotten = isToBeForgotten(person);
    Set<Trace> expected = forgotten ? Set.of() : EVERY_TRACE;
    for (String id : ids(person)) {
      Set<Trace> found = byId.get(id);
      if (expected.equals(found)) {
        continue;
      }
      Set<String> wrong = forgotten ? remaining : missing;
      wrong.add(id);
      differences.add(
          "%s: of %s %s (expected: %s)"
              .formatted(replica, id, found == null ? "nothing could be asked" : found, expected));
    }
  }
}
