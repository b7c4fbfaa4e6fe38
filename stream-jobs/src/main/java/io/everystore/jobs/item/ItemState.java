package io.everystore.jobs.item;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.jobs.affinity.NeighbourCandidates;
import java.io.IOException;

/**
 * Everything kept of one item: exact counts, decayed popularity, what events said of it, and its
 * neighbours in bounded memory. Not thread-safe. Its bytes are {@code everystore.v1.ItemState}.
 */
public final class ItemState {
  /** Neighbours per list that leave the job. */
  public static final int MAX_NEIGHBOURS = 64;

  private String itemId;
  private long facts;
  private final ItemTotals totals = new ItemTotals();
  private final NeighbourCandidates after = new NeighbourCandidates();
  private final NeighbourCandidates before = new NeighbourCandidates();
  private final NeighbourCandidates bought = new NeighbourCandidates();

  private ItemState(String itemId) {
    this.itemId = itemId;
  }

  public static ItemState create(String itemId) {
    return new ItemState(itemId);
  }

  /**
   * Reads what {@link #toByteArray} wrote.
   *
   * @throws IllegalArgumentException when the bytes are no such message
   */
  public static ItemState parse(byte[] bytes) {
    ItemState state = new ItemState("");
    try {
      state.readFrom(CodedInputStream.newInstance(bytes));
    } catch (IOException e) {
      throw new IllegalArgumentException("item state of " + bytes.length + " bytes: unreadable", e);
    }
    return state;
  }

  public void apply(ItemDelta delta) {
    facts += delta.facts();
    totals.merge(delta.totals());
    delta.after().addTo(after);
    delta.before().addTo(before);
    delta.bought().addTo(bought);
  }

  public String itemId() {
    return itemId;
  }

  /** Facts applied so far; the version of what {@link #toStats} and {@link #toNeighbours} give. */
  public long version() {
    return facts;
  }

  public ItemStats toStats() {
    try {
      return ItemStats.parseFrom(statsBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("item " + itemId + ": wrote unreadable statistics", e);
    }
  }

  /** The bytes of {@link #toStats}, without building the message. */
  public byte[] statsBytes() {
    WireWriter out = new WireWriter(512);
    writeStats(out);
    return out.toByteArray();
  }

  public Neighbours toNeighbours() {
    try {
      return Neighbours.parseFrom(neighbourBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("item " + itemId + ": wrote unreadable neighbours", e);
    }
  }

  /**
   * The bytes of {@link #toNeighbours}: the strongest neighbours, weights decayed to the latest of
   * their times.
   */
  public byte[] neighbourBytes() {
    long atMillis = Math.max(after.atMillis(), Math.max(before.atMillis(), bought.atMillis()));
    after.advance(atMillis);
    before.advance(atMillis);
    bought.advance(atMillis);
    WireWriter out = new WireWriter(1024);
    out.sfixed64(Neighbours.VERSION_FIELD_NUMBER, facts);
    out.string(Neighbours.ITEM_ID_FIELD_NUMBER, itemId);
    after.writeStrongest(
        out,
        Neighbours.AFTER_IDS_FIELD_NUMBER,
        Neighbours.AFTER_WEIGHTS_FIELD_NUMBER,
        MAX_NEIGHBOURS);
    before.writeStrongest(
        out,
        Neighbours.BEFORE_IDS_FIELD_NUMBER,
        Neighbours.BEFORE_WEIGHTS_FIELD_NUMBER,
        MAX_NEIGHBOURS);
    bought.writeStrongest(
        out,
        Neighbours.BOUGHT_IDS_FIELD_NUMBER,
        Neighbours.BOUGHT_WEIGHTS_FIELD_NUMBER,
        MAX_NEIGHBOURS);
    out.int64(Neighbours.AT_MILLIS_FIELD_NUMBER, atMillis);
    return out.toByteArray();
  }

  public byte[] toByteArray() {
    WireWriter out = new WireWriter(1024);
    int mark = out.begin(io.everystore.feature.proto.ItemState.STATS_FIELD_NUMBER);
    writeStats(out);
    out.end(mark);
    after.writeTo(out, io.everystore.feature.proto.ItemState.AFTER_FIELD_NUMBER);
    before.writeTo(out, io.everystore.feature.proto.ItemState.BEFORE_FIELD_NUMBER);
    bought.writeTo(out, io.everystore.feature.proto.ItemState.BOUGHT_FIELD_NUMBER);
    return out.toByteArray();
  }

  private void writeStats(WireWriter out) {
    out.sfixed64(ItemStats.VERSION_FIELD_NUMBER, facts);
    out.string(ItemStats.ITEM_ID_FIELD_NUMBER, itemId);
    totals.writeTo(out);
  }

  private void readFrom(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.ItemState.STATS_FIELD_NUMBER -> readStats(in);
        case io.everystore.feature.proto.ItemState.AFTER_FIELD_NUMBER -> after.readFrom(in);
        case io.everystore.feature.proto.ItemState.BEFORE_FIELD_NUMBER -> before.readFrom(in);
        case io.everystore.feature.proto.ItemState.BOUGHT_FIELD_NUMBER -> bought.readFrom(in);
        default -> in.skipField(tag);
      }
    }
  }

  private void readStats(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case ItemStats.VERSION_FIELD_NUMBER -> facts = in.readSFixed64();
        case ItemStats.ITEM_ID_FIELD_NUMBER -> itemId = in.readString();
        default -> totals.readField(tag, in);
      }
    }
    in.popLimit(outer);
  }
}
