package io.everystore.jobs.popularity;

import io.everystore.jobs.affinity.IdPool;
import io.everystore.jobs.item.ItemDelta;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * What is known of items and waits to be added to them, longest waiting first. It is in memory, and
 * a checkpoint takes it as it is: reading, decoding and writing all these items at once would hold
 * up everything else for as long as it takes. Not thread-safe.
 */
final class WaitingPairs {
  private final IdPool ids = new IdPool();
  private final Map<String, ItemDelta> items = new LinkedHashMap<>();
  private long pairs;

  /** Adds a delta's bytes, and returns what came with them. */
  ItemDelta add(byte[] bytes) {
    ItemDelta delta = ItemDelta.parse(bytes, ids);
    ItemDelta present = items.get(delta.itemId());
    if (present == null) {
      items.put(delta.itemId(), delta);
      pairs += delta.pairs();
    } else {
      pairs -= present.pairs();
      present.merge(delta);
      pairs += present.pairs();
    }
    return delta;
  }

  /** Other items in all of it, the memory this takes. */
  long pairs() {
    return pairs;
  }

  int size() {
    return items.size();
  }

  /** Takes out everything but pairs. */
  void takeSeen(ThrowingConsumer<ItemDelta, Exception> action) throws Exception {
    Iterator<ItemDelta> longest = items.values().iterator();
    while (longest.hasNext()) {
      ItemDelta delta = longest.next();
      if (delta.seenFacts() > 0) {
        action.accept(delta);
        delta.clearSeen();
      }
      if (delta.pairFacts() == 0) {
        longest.remove();
      }
    }
  }

  /** Takes out the items that wait longest. */
  void take(int mostItems, ThrowingConsumer<ItemDelta, Exception> action) throws Exception {
    Iterator<ItemDelta> longest = items.values().iterator();
    for (int taken = 0; taken < mostItems && longest.hasNext(); taken++) {
      ItemDelta delta = longest.next();
      action.accept(delta);
      pairs -= delta.pairs();
      longest.remove();
    }
  }

  /** The bytes of every item's, longest waiting first. */
  List<byte[]> toBytes() {
    List<byte[]> bytes = new ArrayList<>(items.size());
    for (ItemDelta delta : items.values()) {
      bytes.add(delta.toByteArray());
    }
    return bytes;
  }

  /** Takes in what {@link #toBytes} gave, of the items that are wanted. */
  void restore(Iterable<byte[]> saved, Predicate<String> wanted) {
    for (byte[] bytes : saved) {
      ItemDelta delta = ItemDelta.parse(bytes, ids);
      if (wanted.test(delta.itemId())) {
        items.put(delta.itemId(), delta);
        pairs += delta.pairs();
      }
    }
  }
}
