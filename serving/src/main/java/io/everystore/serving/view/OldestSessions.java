package io.everystore.serving.view;

import java.util.Arrays;

/** A binary heap of session numbers with the least recent on top. Not thread-safe. */
final class OldestSessions {
  private static final int ABSENT = -1;

  private final SessionOrder order;
  private int[] heap = new int[1024];
  private int[] placeOfSession = new int[1024];
  private int size;

  OldestSessions(SessionOrder order) {
    this.order = order;
    Arrays.fill(placeOfSession, ABSENT);
  }

  int size() {
    return size;
  }

  int oldest() {
    return heap[0];
  }

  void add(int session) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    if (session >= placeOfSession.length) {
      int before = placeOfSession.length;
      placeOfSession = Arrays.copyOf(placeOfSession, Math.max(session + 1, before * 2));
      Arrays.fill(placeOfSession, before, placeOfSession.length, ABSENT);
    }
    place(session, size++);
    rise(size - 1);
  }

  void remove(int session) {
    int hole = placeOfSession[session];
    placeOfSession[session] = ABSENT;
    int last = heap[--size];
    if (last != session) {
      place(last, hole);
      sink(hole);
      rise(placeOfSession[last]);
    }
  }

  /** Restores the order after the session's own rank changed. */
  void reorder(int session) {
    sink(placeOfSession[session]);
    rise(placeOfSession[session]);
  }

  private void rise(int start) {
    int session = heap[start];
    int at = start;
    while (at > 0 && order.isBefore(session, heap[(at - 1) / 2])) {
      place(heap[(at - 1) / 2], at);
      at = (at - 1) / 2;
    }
    place(session, at);
  }

  private void sink(int start) {
    int session = heap[start];
    int at = start;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && order.isBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!order.isBefore(heap[child], session)) {
        break;
      }
      place(heap[child], at);
      at = child;
    }
    place(session, at);
  }

  private void place(int session, int at) {
    heap[at] = session;
    placeOfSession[session] = at;
  }
}
