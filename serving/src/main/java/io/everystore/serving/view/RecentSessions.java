package io.everystore.serving.view;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A ring of one item's most recent session numbers in ascending {@link SessionOrder}, grown on
 * demand up to a bound.
 *
 * <p>One thread writes, any thread copies. The ring carries a stamp that is odd during a change; a
 * reader that sees it change tries again a few times and then settles for what it copied.
 */
final class RecentSessions {
  private static final int INITIAL_CAPACITY = 4;
  private static final int READ_ATTEMPTS = 4;
  private static final VarHandle STAMP;

  static {
    try {
      STAMP = MethodHandles.lookup().findVarHandle(RecentSessions.class, "stamp", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int capacityLimit;
  private int[] slots = new int[INITIAL_CAPACITY];
  private int oldest;
  private int count;
  private int stamp;

  RecentSessions(int capacityLimit) {
    this.capacityLimit = capacityLimit;
  }

  /**
   * Puts a session in its place, which is near the newest end in live traffic; when the ring is
   * full, the oldest gives way or, when it is the oldest itself, the session stays out.
   */
  void add(int session, SessionOrder order) {
    int place = count;
    while (place > 0 && order.isBefore(session, at(place - 1))) {
      place--;
    }
    if (count == capacityLimit && place == 0) {
      return;
    }
    begin();
    if (count == capacityLimit) {
      oldest = (oldest + 1) % slots.length;
      count--;
      place--;
    } else if (count == slots.length) {
      grow();
    }
    for (int i = count; i > place; i--) {
      set(i, at(i - 1));
    }
    set(place, session);
    count++;
    end();
  }

  /** Takes a session out, wherever it is; no effect when it is not in the ring. */
  void remove(int session) {
    if (count > 0 && at(0) == session) {
      begin();
      oldest = (oldest + 1) % slots.length;
      count--;
      end();
      return;
    }
    for (int i = count - 1; i > 0; i--) {
      if (at(i) == session) {
        begin();
        for (; i < count - 1; i++) {
          set(i, at(i + 1));
        }
        count--;
        end();
        return;
      }
    }
  }

  /** Copies the session numbers, newest first. */
  int copyNewestFirst(int[] into) {
    int copied = 0;
    for (int attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
      int before = (int) STAMP.getAcquire(this);
      int[] ring = slots;
      int first = oldest;
      copied = Math.min(Math.min(count, ring.length), into.length);
      int from = Math.floorMod(first + count - 1, ring.length);
      for (int i = 0; i < copied; i++) {
        into[i] = ring[from];
        from = from == 0 ? ring.length - 1 : from - 1;
      }
      VarHandle.acquireFence();
      if ((before & 1) == 0 && before == (int) STAMP.getOpaque(this)) {
        return copied;
      }
      Thread.onSpinWait();
    }
    return copied;
  }

  private int at(int place) {
    return slots[wrapped(place)];
  }

  private void set(int place, int session) {
    slots[wrapped(place)] = session;
  }

  private int wrapped(int place) {
    int index = oldest + place;
    return index < slots.length ? index : index - slots.length;
  }

  private void grow() {
    int[] grown = new int[Math.min(capacityLimit, slots.length * 2)];
    for (int i = 0; i < count; i++) {
      grown[i] = at(i);
    }
    slots = grown;
    oldest = 0;
  }

  private void begin() {
    STAMP.setOpaque(this, stamp + 1);
    VarHandle.storeStoreFence();
  }

  private void end() {
    STAMP.setRelease(this, stamp + 1);
  }

  @Override
  public String toString() {
    int[] newestFirst = new int[count];
    copyNewestFirst(newestFirst);
    return Arrays.toString(newestFirst);
  }
}
