package io.everystore.jobs.session;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.model.SessionKeys;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.SessionView;
import io.everystore.jobs.affinity.EventKind;
import io.everystore.jobs.affinity.FactSink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one person that may still grow, most recent event time last: at most {@value
 * #MAX_SESSIONS}, so that a late event or a history replayed behind live traffic has one beside the
 * visit going on. Not thread-safe.
 *
 * <p>The client's session id decides where an event belongs; without one, a silence of {@link #GAP}
 * does. When a third session begins, the one with the newest events stays, and of the other two the
 * new one, or else the newer.
 */
public final class OpenSessions {
  public static final int MAX_SESSIONS = 2;

  /** The silence that ends a session. */
  public static final Duration GAP = Duration.ofMinutes(30);

  private static final long GAP_MILLIS = GAP.toMillis();

  private final List<VisitSession> sessions = new ArrayList<>(MAX_SESSIONS + 1);
  private @Nullable VisitSession changed;

  /**
   * Adds an event that shows engagement with {@code items}, which are distinct.
   *
   * @return true when it is a purchase that begins a new order
   */
  public boolean add(
      String profileId,
      Interaction event,
      EventKind kind,
      List<InteractionItem> items,
      FactSink facts) {
    long eventTimeMillis = event.getEventTimeMillis();
    VisitSession session = find(profileId, event);
    if (session == null) {
      session = open(profileId, event);
    }
    session.append(items, eventTimeMillis, facts);
    boolean newOrder =
        kind == EventKind.PURCHASE
            && session.purchase(event.getTransactionId(), items, eventTimeMillis, facts);
    order();
    changed = session;
    return newOrder;
  }

  private @Nullable VisitSession find(String profileId, Interaction event) {
    String sessionId = event.getSessionId();
    for (int i = sessions.size() - 1; i >= 0; i--) {
      VisitSession session = sessions.get(i);
      boolean belongs =
          sessionId.isEmpty()
              ? session.reaches(event.getEventTimeMillis(), GAP_MILLIS)
              // A session begun before login keeps the client's id in its key.
              : SessionKeys.isOf(session.key(), profileId, sessionId)
                  || SessionKeys.isOf(session.key(), event.getClientId(), sessionId);
      if (belongs) {
        return session;
      }
    }
    return null;
  }

  private VisitSession open(String profileId, Interaction event) {
    long eventTimeMillis = event.getEventTimeMillis();
    String sessionId = event.getSessionId();
    VisitSession session =
        new VisitSession(
            SessionKeys.of(
                profileId, sessionId.isEmpty() ? Long.toString(eventTimeMillis) : sessionId),
            eventTimeMillis);
    if (sessions.size() == MAX_SESSIONS) {
      VisitSession newest = sessions.get(MAX_SESSIONS - 1);
      boolean late = eventTimeMillis < newest.lastEventTimeMillis();
      sessions.removeIf(open -> late ? open != newest : open == sessions.get(0));
    }
    sessions.add(session);
    return session;
  }

  /** Keeps the newest sessions of both. */
  public void merge(OpenSessions other) {
    sessions.addAll(other.sessions);
    sessions.sort((a, b) -> Long.compare(a.lastEventTimeMillis(), b.lastEventTimeMillis()));
    sessions.subList(0, Math.max(0, sessions.size() - MAX_SESSIONS)).clear();
    changed = null;
  }

  /** Forgets which session was touched last. */
  public void clearChanged() {
    changed = null;
  }

  /** Keys of the sessions going on. */
  public List<String> keys() {
    return sessions.stream().map(VisitSession::key).toList();
  }

  /** Key of {@link #changedView}, null when there is none. */
  public @Nullable String changedKey() {
    VisitSession session = changed;
    return session != null && session.isWorthPublishing() ? session.key() : null;
  }

  /** The session the last event went to, when it has at least two distinct items. */
  public @Nullable SessionView changedView() {
    VisitSession session = changed;
    return session != null && session.isWorthPublishing() ? session.view() : null;
  }

  private void order() {
    if (sessions.size() == MAX_SESSIONS
        && sessions.get(0).lastEventTimeMillis() > sessions.get(1).lastEventTimeMillis()) {
      sessions.add(sessions.remove(0));
    }
  }

  public void writeTo(WireWriter out, int field) {
    for (int i = 0; i < sessions.size(); i++) {
      sessions.get(i).writeTo(out, field);
    }
  }

  /** Reads one nested {@code everystore.v1.Session} whose tag was just read. */
  public void readFrom(CodedInputStream in) throws IOException {
    sessions.add(VisitSession.read(in));
  }
}
