package io.everystore.jobs.popularity;

import io.everystore.jobs.affinity.FactSink;
import io.everystore.jobs.item.ItemDeltas;
import io.everystore.jobs.record.ItemFacts;
import io.everystore.jobs.stage.Pacer;
import java.util.function.Consumer;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Sums item facts in memory and sends them on: after the flush interval, when {@link #MAX_FACTS}
 * have come together, and before every checkpoint barrier, so that a checkpoint never stands
 * between an event and its facts. Not thread-safe.
 */
public final class FactRelay {
  /** Facts in memory that make a flush; about 100 bytes each. */
  static final int MAX_FACTS = 200_000;

  private final ItemDeltas deltas = new ItemDeltas();
  private final Consumer<ItemFacts> next;
  private final Pacer pacer;

  public FactRelay(ProcessingTimeService time, long flushMillis, Consumer<ItemFacts> next) {
    this.next = next;
    this.pacer = new Pacer(time, flushMillis, flushMillis, this::flush);
  }

  /**
   * Where facts are put; {@link #afterEvent} is to be called when those of an event are complete.
   */
  public FactSink sink() {
    return deltas;
  }

  public void afterEvent() throws Exception {
    if (deltas.facts() >= MAX_FACTS) {
      flush();
    } else if (deltas.facts() > 0) {
      pacer.request();
    }
  }

  /** Sends everything held. */
  public void flush() {
    deltas.drain(delta -> next.accept(new ItemFacts(delta.itemId(), delta.toByteArray())));
  }
}
