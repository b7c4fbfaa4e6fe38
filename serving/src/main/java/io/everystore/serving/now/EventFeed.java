package io.everystore.serving.now;

import io.everystore.feature.proto.Interaction;
import io.everystore.serving.ingest.InteractionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The first few events of every second, for people who watch. Thread-safe; while nobody watches, an
 * event costs the read of one number.
 */
public final class EventFeed implements InteractionListener {
  /** Events kept between two calls of {@link #drain}. */
  static final int PER_SECOND = 6;

  private final AtomicInteger room = new AtomicInteger();
  private final ConcurrentLinkedQueue<Interaction> kept = new ConcurrentLinkedQueue<>();

  @Override
  public void taken(Interaction event) {
    if (room.get() > 0 && room.getAndDecrement() > 0) {
      kept.add(event);
    }
  }

  /** Begins to keep events at once, rather than with the next second. */
  void open() {
    room.set(PER_SECOND);
  }

  /**
   * Takes what was kept, oldest first, and makes room for the next second.
   *
   * @param watched whether anybody wants the next ones
   */
  List<Interaction> drain(boolean watched) {
    room.set(0);
    List<Interaction> drained = new ArrayList<>(PER_SECOND);
    for (Interaction event = kept.poll(); event != null; event = kept.poll()) {
      drained.add(event);
    }
    room.set(watched ? PER_SECOND : 0);
    return drained;
  }
}
