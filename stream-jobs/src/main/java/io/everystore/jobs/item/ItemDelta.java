package io.everystore.jobs.item;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.jobs.affinity.Gain;
import io.everystore.jobs.affinity.IdPool;
import io.everystore.jobs.affinity.PairWeights;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Facts about one item, summed in memory before they reach its state; mergeable in any order. Not
 * thread-safe. Its bytes are {@code everystore.v1.ItemDelta}.
 */
public final class ItemDelta {
  private String itemId;
  private long seenFacts;

  /** Null while nothing was seen: most deltas carry pairs alone. */
  private @Nullable ItemTotals totals;

  private long pairFacts;
  private final PairWeights after = new PairWeights();
  private final PairWeights before = new PairWeights();
  private final PairWeights bought = new PairWeights();

  public ItemDelta(String itemId) {
    this.itemId = itemId;
  }

  /**
   * Reads what {@link #toByteArray} wrote.
   *
   * @param ids exchanges the ids read
   * @throws IllegalArgumentException when the bytes are no such message
   */
  public static ItemDelta parse(byte[] bytes, IdPool ids) {
    ItemDelta delta = new ItemDelta("");
    try {
      delta.readFrom(CodedInputStream.newInstance(bytes), ids);
    } catch (IOException e) {
      throw new IllegalArgumentException("item delta of " + bytes.length + " bytes: unreadable", e);
    }
    return delta;
  }

  public void seen(InteractionItem item, String eventName, long eventTimeMillis, String currency) {
    seenFacts++;
    ownTotals().add(item, eventName, eventTimeMillis, currency);
  }

  public void gained(Gain gain, long eventTimeMillis) {
    seenFacts++;
    ownTotals().add(gain, eventTimeMillis);
  }

  public void boughtAgain(long intervalMillis) {
    seenFacts++;
    ownTotals().rebuy(intervalMillis);
  }

  /** {@code other} was seen after this item. */
  public void seenBefore(String other, double weight, long eventTimeMillis) {
    pairFacts++;
    after.add(other, weight, eventTimeMillis);
  }

  /** {@code other} was seen before this item. */
  public void seenAfter(String other, double weight, long eventTimeMillis) {
    pairFacts++;
    before.add(other, weight, eventTimeMillis);
  }

  public void boughtWith(String other, double weight, long eventTimeMillis) {
    pairFacts++;
    bought.add(other, weight, eventTimeMillis);
  }

  public void merge(ItemDelta other) {
    if (other.totals != null) {
      seenFacts += other.seenFacts;
      ownTotals().merge(other.totals);
    }
    pairFacts += other.pairFacts;
    after.merge(other.after);
    before.merge(other.before);
    bought.merge(other.bought);
  }

  public String itemId() {
    return itemId;
  }

  /** Facts summed up here. */
  public long facts() {
    return seenFacts + pairFacts;
  }

  /** Events that touched the item and weights it gained; what {@link ItemStatistics} counts. */
  public long seenFacts() {
    return seenFacts;
  }

  /** Pairs the item is in; what {@link ItemNeighbours} counts. */
  public long pairFacts() {
    return pairFacts;
  }

  /** Other items that pairs are held with, the memory this takes. */
  public int pairs() {
    return after.size() + before.size() + bought.size();
  }

  /** Forgets everything but the pairs. */
  public void clearSeen() {
    seenFacts = 0;
    totals = null;
  }

  private ItemTotals ownTotals() {
    if (totals == null) {
      totals = new ItemTotals();
    }
    return totals;
  }

  @Nullable ItemTotals totals() {
    return totals;
  }

  PairWeights after() {
    return after;
  }

  PairWeights before() {
    return before;
  }

  PairWeights bought() {
    return bought;
  }

  public byte[] toByteArray() {
    WireWriter out = WireWriter.ofThread();
    writeTo(out);
    return out.toByteArray();
  }

  public void writeTo(WireWriter out) {
    out.string(io.everystore.feature.proto.ItemDelta.ITEM_ID_FIELD_NUMBER, itemId);
    out.int64(io.everystore.feature.proto.ItemDelta.SEEN_FACTS_FIELD_NUMBER, seenFacts);
    if (totals != null) {
      totals.writeTo(out);
    }
    out.int64(io.everystore.feature.proto.ItemDelta.PAIR_FACTS_FIELD_NUMBER, pairFacts);
    after.writeTo(out, io.everystore.feature.proto.ItemDelta.AFTER_FIELD_NUMBER);
    before.writeTo(out, io.everystore.feature.proto.ItemDelta.BEFORE_FIELD_NUMBER);
    bought.writeTo(out, io.everystore.feature.proto.ItemDelta.BOUGHT_FIELD_NUMBER);
  }

  private void readFrom(CodedInputStream in, IdPool ids) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.ItemDelta.ITEM_ID_FIELD_NUMBER ->
            itemId = ids.intern(in.readString());
        case io.everystore.feature.proto.ItemDelta.SEEN_FACTS_FIELD_NUMBER ->
            seenFacts = in.readInt64();
        case io.everystore.feature.proto.ItemDelta.PAIR_FACTS_FIELD_NUMBER ->
            pairFacts = in.readInt64();
        case io.everystore.feature.proto.ItemDelta.AFTER_FIELD_NUMBER -> after.mergeFrom(in, ids);
        case io.everystore.feature.proto.ItemDelta.BEFORE_FIELD_NUMBER -> before.mergeFrom(in, ids);
        case io.everystore.feature.proto.ItemDelta.BOUGHT_FIELD_NUMBER -> bought.mergeFrom(in, ids);
        default -> ownTotals().readField(tag, in);
      }
    }
  }
}
