package io.everystore.serving.view;

import io.everystore.feature.proto.SessionView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The session index on the heap, fed with the values of the session topic.
 *
 * <p>It holds the sessions with the latest last events, and per item the latest of those, whatever
 * the order of arrival: a session that grows moves to its new place, one older than everything in a
 * full ring or a full index stays out. One case is not made good: where a session of more than
 * {@link #MAX_SESSION_ITEMS} items loses an item, a session that item's full ring had pushed out
 * before does not come back.
 *
 * <p>The methods that change it belong to one thread; readers take no locks.
 */
public final class HeapSessionIndex implements SessionIndex {
  /** Items kept of a session, the latest. */
  public static final int MAX_SESSION_ITEMS = 50;

  private static final VarHandle SESSION = MethodHandles.arrayElementVarHandle(Session[].class);
  private static final VarHandle FACTS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle RING = MethodHandles.arrayElementVarHandle(RecentSessions[].class);
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int[] NO_ITEMS = {};
  private static final int LENGTH_BITS = 8;

  /**
   * Bounds of the index.
   *
   * @param maxSessions sessions kept, the latest
   * @param sessionsPerItem sessions kept per item, the latest: m of the session-kNN literature
   */
  public record Limits(int maxSessions, int sessionsPerItem) {
    public static final Limits DEFAULT = new Limits(500_000, 500);

    public Limits {
      if (maxSessions < 1 || sessionsPerItem < 1) {
        throw new IllegalArgumentException(
            "session limits: %d, %d (expected: at least 1)"
                .formatted(maxSessions, sessionsPerItem));
      }
    }
  }

  private record Session(String key, long version, long lastEventTimeMillis, int[] items) {}

  /** Parallel arrays by item number, grown together. */
  private record ItemColumns(@Nullable RecentSessions[] rings, int[] sessionCounts) {}

  private final HeapItemIndex items;
  private final Limits limits;
  private final ConcurrentHashMap<String, Integer> numbers = new ConcurrentHashMap<>();
  private final OldestSessions oldest = new OldestSessions(this::isBefore);
  private int[] freeNumbers = new int[16];
  private int freeCount;
  private int nextNumber;
  private volatile @Nullable Session[] sessions = new Session[1024];

  /**
   * Time and length by session number, {@code time << 8 | length}: a neighbour search asks for both
   * of thousands of sessions, and following references to them took most of its time.
   */
  private volatile long[] facts = new long[1024];

  private volatile ItemColumns columns = new ItemColumns(new RecentSessions[1024], new int[1024]);

  public HeapSessionIndex(HeapItemIndex items, Limits limits) {
    this.items = items;
    this.limits = limits;
  }

  /** Takes a session as it stands now; an older state of a session in the index is dropped. */
  public void apply(SessionView view) {
    apply(view, letGo -> {});
  }

  /**
   * Takes a session as it stands now.
   *
   * @param letGo told the key of a session that has no place in the index, be it this one
   */
  public void apply(SessionView view, Consumer<String> letGo) {
    Integer known = numbers.get(view.getKey());
    if (known == null) {
      insert(view, letGo);
    } else if (view.getVersion() >= session(known).version()) {
      update(known, view);
    }
  }

  /** Takes a session out. */
  public void remove(String sessionKey) {
    Integer number = numbers.remove(sessionKey);
    if (number != null) {
      drop(number);
    }
  }

  private void insert(SessionView view, Consumer<String> letGo) {
    if (oldest.size() == limits.maxSessions()) {
      Session eldest = session(oldest.oldest());
      if (isBefore(view.getLastEventTimeMillis(), view.getKey(), eldest)) {
        letGo.accept(view.getKey());
        return;
      }
      remove(eldest.key());
      letGo.accept(eldest.key());
    }
    int number = freeCount > 0 ? freeNumbers[--freeCount] : nextNumber++;
    Session session = decoded(view);
    if (number == sessions.length) {
      sessions = Arrays.copyOf(sessions, number * 2);
      facts = Arrays.copyOf(facts, number * 2);
    }
    set(number, session);
    oldest.add(number);
    for (int i = 0; i < session.items().length; i++) {
      if (isFirst(session.items(), i)) {
        enter(session.items()[i], number);
      }
    }
    numbers.put(session.key(), number);
  }

  private void update(int number, SessionView view) {
    Session before = session(number);
    Session after = decoded(view);
    boolean moved = after.lastEventTimeMillis() != before.lastEventTimeMillis();
    if (!moved && Arrays.equals(before.items(), after.items())) {
      set(number, after);
      return;
    }
    // Rings are ordered by time: leave the old place under the old time, then take the new one.
    for (int i = 0; i < before.items().length; i++) {
      if (isFirst(before.items(), i) && (moved || !contains(after.items(), before.items()[i]))) {
        leave(before.items()[i], number);
      }
    }
    set(number, after);
    oldest.reorder(number);
    for (int i = 0; i < after.items().length; i++) {
      if (isFirst(after.items(), i) && (moved || !contains(before.items(), after.items()[i]))) {
        enter(after.items()[i], number);
      }
    }
  }

  private void drop(int number) {
    Session session = session(number);
    oldest.remove(number);
    for (int i = 0; i < session.items().length; i++) {
      if (isFirst(session.items(), i)) {
        leave(session.items()[i], number);
      }
    }
    set(number, null);
    if (freeCount == freeNumbers.length) {
      freeNumbers = Arrays.copyOf(freeNumbers, freeCount * 2);
    }
    freeNumbers[freeCount++] = number;
  }

  private void set(int number, @Nullable Session session) {
    SESSION.setRelease(sessions, number, session);
    long fact =
        session == null
            ? 0
            : (session.lastEventTimeMillis() << LENGTH_BITS) | session.items().length;
    FACTS.setOpaque(facts, number, fact);
  }

  private void enter(int item, int number) {
    ItemColumns current = columns;
    if (item >= current.rings.length) {
      int capacity = Math.max(item + 1, current.rings.length * 2);
      current =
          new ItemColumns(
              Arrays.copyOf(current.rings, capacity),
              Arrays.copyOf(current.sessionCounts, capacity));
      columns = current;
    }
    RecentSessions ring = current.rings[item];
    if (ring == null) {
      ring = new RecentSessions(limits.sessionsPerItem());
      RING.setRelease(current.rings, item, ring);
    }
    ring.add(number, this::isBefore);
    COUNT.setOpaque(current.sessionCounts, item, current.sessionCounts[item] + 1);
  }

  private void leave(int item, int number) {
    ItemColumns current = columns;
    RecentSessions ring = current.rings[item];
    if (ring != null) {
      ring.remove(number);
      COUNT.setOpaque(current.sessionCounts, item, current.sessionCounts[item] - 1);
    }
  }

  private Session decoded(SessionView view) {
    int skipped = Math.max(0, view.getItemIdsCount() - MAX_SESSION_ITEMS);
    int[] numbered = new int[view.getItemIdsCount() - skipped];
    for (int i = 0; i < numbered.length; i++) {
      numbered[i] = items.number(view.getItemIds(skipped + i));
    }
    return new Session(view.getKey(), view.getVersion(), view.getLastEventTimeMillis(), numbered);
  }

  private boolean isBefore(int left, int right) {
    Session session = session(left);
    return isBefore(session.lastEventTimeMillis(), session.key(), session(right));
  }

  private static boolean isBefore(long lastEventTimeMillis, String key, Session right) {
    return lastEventTimeMillis != right.lastEventTimeMillis()
        ? lastEventTimeMillis < right.lastEventTimeMillis()
        : key.compareTo(right.key()) < 0;
  }

  /** The session of a number in use. Writer only. */
  private Session session(int number) {
    Session session = sessions[number];
    if (session == null) {
      throw new IllegalStateException("session number: %d (expected: in use)".formatted(number));
    }
    return session;
  }

  private @Nullable Session findSession(int number) {
    @Nullable Session[] current = sessions;
    return number >= 0 && number < current.length
        ? (Session) SESSION.getAcquire(current, number)
        : null;
  }

  /** Key of a session number in use, empty for one that is not. */
  String key(int session) {
    Session found = findSession(session);
    return found == null ? "" : found.key();
  }

  private static boolean isFirst(int[] items, int at) {
    for (int i = 0; i < at; i++) {
      if (items[i] == items[at]) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(int[] items, int item) {
    for (int each : items) {
      if (each == item) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int recentSessions(int item, int[] into) {
    @Nullable RecentSessions[] rings = columns.rings;
    if (item < 0 || item >= rings.length) {
      return 0;
    }
    RecentSessions ring = (RecentSessions) RING.getAcquire(rings, item);
    return ring == null ? 0 : ring.copyNewestFirst(into);
  }

  @Override
  public int items(int session, int[] into) {
    Session found = findSession(session);
    int[] held = found == null ? NO_ITEMS : found.items();
    int copied = Math.min(held.length, into.length);
    System.arraycopy(held, 0, into, 0, copied);
    return copied;
  }

  @Override
  public long lastEventTimeMillis(int session) {
    return fact(session) >> LENGTH_BITS;
  }

  @Override
  public void lastEventTimesMillis(int[] sessions, int from, int count, long[] into) {
    long[] current = facts;
    for (int i = 0; i < count; i++) {
      int session = sessions[from + i];
      boolean known = session >= 0 && session < current.length;
      into[i] = known ? (long) FACTS.getOpaque(current, session) >> LENGTH_BITS : 0;
    }
  }

  @Override
  public int length(int session) {
    return (int) fact(session) & ((1 << LENGTH_BITS) - 1);
  }

  private long fact(int session) {
    long[] current = facts;
    return session < 0 || session >= current.length ? 0 : (long) FACTS.getOpaque(current, session);
  }

  @Override
  public int find(String sessionKey) {
    Integer number = numbers.get(sessionKey);
    return number == null ? ItemIndex.NONE : number;
  }

  @Override
  public int sessionCount(int item) {
    int[] counts = columns.sessionCounts;
    return item < 0 || item >= counts.length ? 0 : (int) COUNT.getOpaque(counts, item);
  }

  @Override
  public int size() {
    return numbers.size();
  }
}
