package io.everystore.jobs.item;

import io.everystore.feature.proto.InteractionItem;
import io.everystore.jobs.affinity.FactSink;
import io.everystore.jobs.affinity.Gain;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Facts on their way to items, summed per item until they are drained. Not thread-safe. Its owner
 * bounds it by draining when {@link #facts} reaches a limit; memory grows with facts at most.
 */
public final class ItemDeltas implements FactSink {
  private final Map<String, ItemDelta> deltas = new LinkedHashMap<>();
  private @Nullable ItemDelta latest;
  private long facts;

  @Override
  public void itemSeen(
      InteractionItem item, String eventName, long eventTimeMillis, String currency) {
    delta(item.getItemId()).seen(item, eventName, eventTimeMillis, currency);
    facts++;
  }

  @Override
  public void itemGained(String itemId, Gain gain, long eventTimeMillis) {
    delta(itemId).gained(gain, eventTimeMillis);
    facts++;
  }

  @Override
  public void boughtAgain(String itemId, long intervalMillis) {
    delta(itemId).boughtAgain(intervalMillis);
    facts++;
  }

  /** Counts the pair for both items. */
  @Override
  public void pair(String before, String after, double weight, long eventTimeMillis) {
    delta(after).seenAfter(before, weight, eventTimeMillis);
    deltaOf(before).seenBefore(after, weight, eventTimeMillis);
    facts += 2;
  }

  @Override
  public void boughtTogether(String itemId, String otherItemId, long eventTimeMillis) {
    delta(itemId).boughtWith(otherItemId, 1, eventTimeMillis);
    delta(otherItemId).boughtWith(itemId, 1, eventTimeMillis);
    facts += 2;
  }

  /** Adds a delta that was summed elsewhere, which is not to be used afterwards. */
  public void add(ItemDelta delta) {
    facts += delta.facts();
    ItemDelta present = deltas.putIfAbsent(delta.itemId(), delta);
    if (present != null) {
      present.merge(delta);
    }
  }

  /** Facts since the last {@link #drain}. */
  public long facts() {
    return facts;
  }

  /** Items that have facts. */
  public int size() {
    return deltas.size();
  }

  /** Hands every delta to {@code consumer}, in order of first touch, and forgets them. */
  public void drain(Consumer<ItemDelta> consumer) {
    deltas.values().forEach(consumer);
    deltas.clear();
    latest = null;
    facts = 0;
  }

  private ItemDelta delta(String itemId) {
    ItemDelta last = latest;
    // An event's pairs all have its item on one side.
    if (last != null && last.itemId().equals(itemId)) {
      return last;
    }
    latest = deltaOf(itemId);
    return latest;
  }

  private ItemDelta deltaOf(String itemId) {
    ItemDelta known = deltas.get(itemId);
    if (known == null) {
      known = new ItemDelta(itemId);
      deltas.put(itemId, known);
    }
    return known;
  }
}
