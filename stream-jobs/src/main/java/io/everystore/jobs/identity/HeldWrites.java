package io.everystore.jobs.identity;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.SessionView;
import io.everystore.jobs.record.OutboundRecord;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the first change of a person at once and holds the later ones back until the next progress
 * mark, so that a post of many events, or somebody who never stops, costs a record for each mark
 * interval instead of one for each event. Who did one thing waits for nobody; what a mark covers is
 * written before it. Not thread-safe.
 */
final class HeldWrites {
  /** People remembered between two marks; with more, everything goes out and it begins anew. */
  static final int MOST_PEOPLE = 10_000;

  private final Consumer<OutboundRecord> records;
  private final Set<String> written = new HashSet<>();
  private final Map<String, Held> held = new LinkedHashMap<>();

  /** The latest of a person's profile and of each of their sessions. */
  private static final class Held {
    private byte[] profile = {};
    private final Map<String, SessionView> sessions = new LinkedHashMap<>();
  }

  HeldWrites(Consumer<OutboundRecord> records) {
    this.records = records;
  }

  /**
   * Writes what an event made of the person: now, or with the next mark.
   *
   * @param session what the event changed of their session; null for nothing
   */
  void write(String personId, byte[] profile, @Nullable SessionView session) {
    if (written.size() >= MOST_PEOPLE) {
      flush();
      written.clear();
    }
    if (written.add(personId)) {
      emit(personId, profile);
      if (session != null) {
        emit(session);
      }
      return;
    }
    Held later = held.computeIfAbsent(personId, id -> new Held());
    later.profile = profile;
    if (session != null) {
      later.sessions.put(session.getKey(), session);
    }
  }

  /** Writes a change that is not to wait, and with it what is held back of the person. */
  void writeNow(String personId, byte[] profile) {
    emit(personId, profile);
    Held before = held.remove(personId);
    if (before != null) {
      before.sessions.values().forEach(this::emit);
    }
  }

  /** Writes what is held back of the person. */
  void release(String personId) {
    Held before = held.remove(personId);
    if (before != null) {
      emit(personId, before);
    }
  }

  /** Forgets what is held back of somebody whose records are deleted. */
  void drop(String personId) {
    held.remove(personId);
  }

  /** Writes everything that is held back; to be called before every mark and barrier. */
  void flush() {
    held.forEach(this::emit);
    written.clear();
    written.addAll(held.keySet());
    held.clear();
  }

  private void emit(String personId, Held one) {
    emit(personId, one.profile);
    one.sessions.values().forEach(this::emit);
  }

  private void emit(String personId, byte[] profile) {
    records.accept(OutboundRecord.of(Topics.PROFILES, personId, profile));
  }

  private void emit(SessionView session) {
    records.accept(OutboundRecord.of(Topics.SESSIONS, session.getKey(), session.toByteArray()));
  }
}
