package io.everystore.jobs.popularity;

import io.everystore.jobs.affinity.IdPool;
import io.everystore.jobs.item.ItemDelta;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * What is known of items and waits to be added to them, longest waiting first. It is in memory;
 * from a barrier on in state, too, as it is: reading, decoding and writing all these items at once
 * would hold up everything else for as long as it takes. Not thread-safe.
 */
final class WaitingPairs {
  /** The name of its state. */
  static final String STATE = "item-waiting";

  private final ValueState<byte[]> state;
  private final KeyContext keys;
  private final IdPool ids = new IdPool();
  private final Map<String, Waiting> items = new LinkedHashMap<>();
  private long pairs;

  /** Of one item. */
  private static final class Waiting {
    private final ItemDelta delta;

    /** State holds something of it. */
    private boolean isSaved;

    /** More came since. */
    private boolean isChanged = true;

    private Waiting(ItemDelta delta) {
      this.delta = delta;
    }
  }

  WaitingPairs(ValueState<byte[]> state, KeyContext keys) {
    this.state = state;
    this.keys = keys;
  }

  /** Adds a delta's bytes, and returns what came with them. */
  ItemDelta add(byte[] bytes) {
    ItemDelta delta = ItemDelta.parse(bytes, ids);
    Waiting present = items.get(delta.itemId());
    if (present == null) {
      items.put(delta.itemId(), new Waiting(delta));
      pairs += delta.pairs();
    } else {
      pairs -= present.delta.pairs();
      present.delta.merge(delta);
      present.isChanged = true;
      pairs += present.delta.pairs();
    }
    return delta;
  }

  /** Other items in all of it, the memory this takes. */
  long pairs() {
    return pairs;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  void forEach(ThrowingConsumer<ItemDelta, Exception> action) throws Exception {
    for (Waiting item : items.values()) {
      action.accept(item.delta);
    }
  }

  /** Takes out items with pairs, as many as told, and those without that are met on the way. */
  void take(int mostItems, ThrowingConsumer<ItemDelta, Exception> action) throws Exception {
    Iterator<Waiting> longest = items.values().iterator();
    for (int taken = 0; taken < mostItems && longest.hasNext(); ) {
      Waiting item = longest.next();
      ItemDelta delta = item.delta;
      if (delta.pairFacts() > 0) {
        action.accept(delta);
        taken++;
      }
      if (item.isSaved) {
        keys.setCurrentKey(delta.itemId());
        state.clear();
      }
      pairs -= delta.pairs();
      longest.remove();
    }
  }

  /** Brings state to what waits now. */
  void save() throws Exception {
    for (Waiting item : items.values()) {
      if (item.isChanged) {
        keys.setCurrentKey(item.delta.itemId());
        state.update(item.delta.toByteArray());
        item.isSaved = true;
        item.isChanged = false;
      }
    }
  }

  /** Reads what state holds. */
  void restore(KeyedStateBackend<String> backend) throws Exception {
    List<String> saved;
    try (Stream<String> all = backend.getKeys(STATE, VoidNamespace.INSTANCE)) {
      saved = all.toList();
    }
    for (String itemId : saved) {
      keys.setCurrentKey(itemId);
      Waiting item = new Waiting(ItemDelta.parse(state.value(), ids));
      item.isSaved = true;
      item.isChanged = false;
      items.put(itemId, item);
      pairs += item.delta.pairs();
    }
  }
}
