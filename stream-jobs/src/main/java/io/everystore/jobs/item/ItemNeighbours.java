package io.everystore.jobs.item;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.Neighbours;
import io.everystore.jobs.affinity.NeighbourCandidates;
import java.io.IOException;

/**
 * The items seen before, after and bought with one item, in bounded memory. Not thread-safe. Its
 * bytes in state are {@code everystore.v1.ItemNeighbours}.
 */
public final class ItemNeighbours implements ItemAggregate {
  /** Neighbours per list that leave the job. */
  public static final int MAX_NEIGHBOURS = 40;

  private String itemId;
  private long facts;
  private final NeighbourCandidates after = new NeighbourCandidates();
  private final NeighbourCandidates before = new NeighbourCandidates();
  private final NeighbourCandidates bought = new NeighbourCandidates();

  private ItemNeighbours(String itemId) {
    this.itemId = itemId;
  }

  public static ItemNeighbours create(String itemId) {
    return new ItemNeighbours(itemId);
  }

  /**
   * Reads what {@link #toByteArray} wrote.
   *
   * @throws IllegalArgumentException when the bytes are no such message
   */
  public static ItemNeighbours parse(byte[] bytes) {
    ItemNeighbours neighbours = new ItemNeighbours("");
    try {
      neighbours.readFrom(CodedInputStream.newInstance(bytes));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "item neighbours of " + bytes.length + " bytes: unreadable", e);
    }
    return neighbours;
  }

  /** Adds the pairs of the delta. */
  @Override
  public void apply(ItemDelta delta) {
    facts += delta.pairFacts();
    delta.after().addTo(after);
    delta.before().addTo(before);
    delta.bought().addTo(bought);
  }

  public String itemId() {
    return itemId;
  }

  public Neighbours toNeighbours() {
    try {
      return Neighbours.parseFrom(publishedBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("item " + itemId + ": wrote unreadable neighbours", e);
    }
  }

  /**
   * The bytes of {@link #toNeighbours}: the strongest neighbours, weights decayed to the latest of
   * their times.
   */
  @Override
  public byte[] publishedBytes() {
    long atMillis = Math.max(after.atMillis(), Math.max(before.atMillis(), bought.atMillis()));
    after.advance(atMillis);
    before.advance(atMillis);
    bought.advance(atMillis);
    WireWriter out = WireWriter.ofThread();
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

  @Override
  public byte[] toByteArray() {
    WireWriter out = WireWriter.ofThread();
    after.writeTo(out, io.everystore.feature.proto.ItemNeighbours.AFTER_FIELD_NUMBER);
    before.writeTo(out, io.everystore.feature.proto.ItemNeighbours.BEFORE_FIELD_NUMBER);
    bought.writeTo(out, io.everystore.feature.proto.ItemNeighbours.BOUGHT_FIELD_NUMBER);
    out.string(io.everystore.feature.proto.ItemNeighbours.ITEM_ID_FIELD_NUMBER, itemId);
    out.int64(io.everystore.feature.proto.ItemNeighbours.FACTS_FIELD_NUMBER, facts);
    return out.toByteArray();
  }

  private void readFrom(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.ItemNeighbours.ITEM_ID_FIELD_NUMBER ->
            itemId = in.readString();
        case io.everystore.feature.proto.ItemNeighbours.FACTS_FIELD_NUMBER ->
            facts = in.readInt64();
        case io.everystore.feature.proto.ItemNeighbours.AFTER_FIELD_NUMBER -> after.readFrom(in);
        case io.everystore.feature.proto.ItemNeighbours.BEFORE_FIELD_NUMBER -> before.readFrom(in);
        case io.everystore.feature.proto.ItemNeighbours.BOUGHT_FIELD_NUMBER -> bought.readFrom(in);
        default -> in.skipField(tag);
      }
    }
  }
}
