package io.everystore.feature.segment;

import io.everystore.feature.proto.Interaction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One person at one instant, and the room rules need to look at them.
 *
 * <p>Reusable: {@link #begin} turns to another person. Several rules may look at the same person,
 * whose history is read once and only if one of them needs it. Not thread-safe; a thread has its
 * own.
 */
public final class Evaluation {
  private static final int UNKNOWN = Integer.MIN_VALUE;

  private final Steps steps = new Steps();
  private final ProfileFacts profile = new ProfileFacts();
  private final HistoryFacts history = new HistoryFacts(steps);
  final Occurrences occurrences = new Occurrences();
  final Window.Bounds bounds = new Window.Bounds();
  final Distinct distinct = new Distinct();
  private Subject subject = Subject.of(Subject.NONE, Subject.NONE);
  private @Nullable Interaction event;
  private byte[] eventName = Subject.NONE;
  private int eventReference = UNKNOWN;
  private boolean profileRead;
  private boolean historyRead;
  private long nowMillis;
  private long nextChangeMillis = Long.MAX_VALUE;

  /** Turns to a person at an instant. */
  public Evaluation begin(Subject next, long nowMillis) {
    event = null;
    return turn(next, nowMillis);
  }

  /**
   * Turns to a person at an instant, right after they did something: then {@link
   * CompiledRule#mayBecome} tells which rules that is nothing to.
   */
  public Evaluation beginAfter(Interaction event, Subject next, long nowMillis) {
    this.event = event;
    eventName = Utf8Text.bytes(event.getName());
    return turn(next, nowMillis);
  }

  private Evaluation turn(Subject next, long nowMillis) {
    subject = next;
    this.nowMillis = nowMillis;
    profileRead = false;
    historyRead = false;
    eventReference = UNKNOWN;
    nextChangeMillis = Long.MAX_VALUE;
    steps.allow(Long.MAX_VALUE);
    return this;
  }

  /**
   * Bounds what the next rule may take to look at this person; without, nothing does.
   *
   * @param most comparisons with a constant, lines of a history looked at and the like; each takes
   *     some nanoseconds
   * @see RuleTooDearException
   */
  public void allow(long most) {
    steps.allow(most);
  }

  /**
   * The earliest later instant at which time alone may change the answer given last, {@link
   * Long#MAX_VALUE} for never. May be too early: then the answer is the same and a later one
   * follows.
   */
  public long nextChangeMillis() {
    return nextChangeMillis;
  }

  long nowMillis() {
    return nowMillis;
  }

  /** What the person just did. */
  Interaction event() {
    if (event == null) {
      throw new IllegalStateException("no event (expected: after beginAfter)");
    }
    return event;
  }

  boolean eventIs(byte[] name) {
    return Arrays.equals(eventName, name);
  }

  /** Index of its name in the history, -1 when the history has none such. */
  int eventReference() {
    if (eventReference == UNKNOWN) {
      eventReference = history().name(eventName);
    }
    return eventReference;
  }

  Subject subject() {
    return subject;
  }

  Steps steps() {
    return steps;
  }

  ProfileFacts profile() {
    if (!profileRead) {
      profile.read(subject.profile());
      profileRead = true;
    }
    return profile;
  }

  HistoryFacts history() {
    if (!historyRead) {
      history.read(subject.history());
      historyRead = true;
    }
    return history;
  }

  /** Notes when an answer may change, and gives the answer. */
  boolean answer(boolean holds, long nextMillis) {
    nextChangeMillis = nextMillis <= nowMillis ? nowMillis + 1 : nextMillis;
    return holds;
  }
}
