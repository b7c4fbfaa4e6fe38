package io.everystore.jobs.item;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.ItemStats;
import java.io.IOException;

/**
 * What is counted of one item: exact counts, decayed popularity, and what events said of it. Not
 * thread-safe. Its bytes are {@code everystore.v1.ItemStats}, in state as on the topic.
 */
public final class ItemStatistics implements ItemAggregate {
  private String itemId;
  private long facts;
  private final ItemTotals totals = new ItemTotals();

  private ItemStatistics(String itemId) {
    this.itemId = itemId;
  }

  public static ItemStatistics create(String itemId) {
    return new ItemStatistics(itemId);
  }

  /**
   * Reads what {@link #toByteArray} wrote.
   *
   * @throws IllegalArgumentException when the bytes are no such message
   */
  public static ItemStatistics parse(byte[] bytes) {
    ItemStatistics statistics = new ItemStatistics("");
    try {
      statistics.readFrom(CodedInputStream.newInstance(bytes));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "item statistics of " + bytes.length + " bytes: unreadable", e);
    }
    return statistics;
  }

  /** Adds what the delta says but for its pairs. */
  @Override
  public void apply(ItemDelta delta) {
    ItemTotals seen = delta.totals();
    if (seen != null) {
      facts += delta.seenFacts();
      totals.merge(seen);
    }
  }

  /** Facts applied so far. */
  public long version() {
    return facts;
  }

  public ItemStats toStats() {
    try {
      return ItemStats.parseFrom(toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("item " + itemId + ": wrote unreadable statistics", e);
    }
  }

  @Override
  public byte[] publishedBytes() {
    return toByteArray();
  }

  /** The bytes of {@link #toStats}, without building the message. */
  @Override
  public byte[] toByteArray() {
    WireWriter out = WireWriter.ofThread();
    out.sfixed64(ItemStats.VERSION_FIELD_NUMBER, facts);
    out.string(ItemStats.ITEM_ID_FIELD_NUMBER, itemId);
    totals.writeTo(out);
    return out.toByteArray();
  }

  private void readFrom(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case ItemStats.VERSION_FIELD_NUMBER -> facts = in.readSFixed64();
        case ItemStats.ITEM_ID_FIELD_NUMBER -> itemId = in.readString();
        default -> totals.readField(tag, in);
      }
    }
  }
}
