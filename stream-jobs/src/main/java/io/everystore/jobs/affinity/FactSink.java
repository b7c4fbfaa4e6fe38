package io.everystore.jobs.affinity;

import io.everystore.feature.proto.InteractionItem;

/** Receives what a person's events say of items. */
public interface FactSink {
  /**
   * An event named {@code eventName} touched {@code item}; once per event and item. It counts, but
   * adds no weight: that is {@link #itemGained}'s.
   */
  void itemSeen(InteractionItem item, String eventName, long eventTimeMillis, String currency);

  /** A person lets an item gain weight. */
  void itemGained(String itemId, Gain gain, long eventTimeMillis);

  /** Somebody bought an item they had bought before, this long ago. */
  void boughtAgain(String itemId, long intervalMillis);

  /**
   * {@code after} followed {@code before} in a session. Both items learn of it.
   *
   * @param weight 1 for the item right before, less for those before that
   */
  void pair(String before, String after, double weight, long eventTimeMillis);

  /** Two items are in one basket. Both items learn of it; called once per unordered pair. */
  void boughtTogether(String itemId, String otherItemId, long eventTimeMillis);
}
