package io.everystore.jobs.types;

import io.everystore.jobs.record.StageInput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serializer of {@link StageInput}: one tag byte, the key, the variant's fields. */
public final class StageInputSerializer extends RecordSerializer<StageInput> {
  private static final long serialVersionUID = 1L;

  static final StageInputSerializer INSTANCE = new StageInputSerializer();

  private static final byte EVENT = 1;
  private static final byte DUPLICATE = 2;
  private static final byte LINK = 3;
  private static final byte MARK = 4;
  private static final byte DEFINED = 5;
  private static final byte ERASE = 8;
  private static final byte LISTED = 6;
  private static final byte REDEEMED = 7;
  private static final byte DISTRIBUTED = 9;

  @Override
  public StageInput createInstance() {
    return new StageInput.Duplicate("", 0, 0);
  }

  @Override
  public void serialize(StageInput input, DataOutputView target) throws IOException {
    if (input instanceof StageInput.Event event) {
      writeTag(EVENT, event.key(), target);
      target.writeInt(event.partition());
      target.writeLong(event.offset());
      writeBytes(event.interaction(), target);
    } else if (input instanceof StageInput.Duplicate duplicate) {
      writeTag(DUPLICATE, duplicate.key(), target);
      target.writeInt(duplicate.partition());
      target.writeLong(duplicate.offset());
    } else if (input instanceof StageInput.Link link) {
      writeTag(LINK, link.key(), target);
      StringValue.writeString(link.clientId(), target);
      target.writeLong(link.redirectVersion());
      writeBytes(link.profile(), target);
      writeBytes(link.history(), target);
    } else if (input instanceof StageInput.Mark mark) {
      writeTag(MARK, mark.key(), target);
      writeMark(mark, target);
    } else if (input instanceof StageInput.Defined defined) {
      writeTag(DEFINED, defined.key(), target);
      StringValue.writeString(defined.definitionKey(), target);
      writeBytes(defined.definition(), target);
    } else if (input instanceof StageInput.Erase erase) {
      writeTag(ERASE, erase.key(), target);
      StringValue.writeString(erase.clientId(), target);
      StringValue.writeString(erase.erasureId(), target);
      target.writeLong(erase.timeMillis());
      target.writeInt(erase.partition());
      target.writeLong(erase.offset());
      target.writeBoolean(erase.own());
    } else if (input instanceof StageInput.Listed listed) {
      writeTag(LISTED, listed.key(), target);
      StringValue.writeString(listed.listId(), target);
      target.writeLong(listed.uploadVersion());
    } else if (input instanceof StageInput.Redeemed redeemed) {
      writeTag(REDEEMED, redeemed.key(), target);
      writeBytes(redeemed.redemptions(), target);
    } else if (input instanceof StageInput.Distributed distributed) {
      writeTag(DISTRIBUTED, distributed.key(), target);
      StringValue.writeString(distributed.feature(), target);
      writeBytes(distributed.distribution(), target);
    }
  }

  @Override
  public StageInput deserialize(DataInputView source) throws IOException {
    byte tag = source.readByte();
    String key = StringValue.readString(source);
    return switch (tag) {
      case EVENT ->
          new StageInput.Event(key, source.readInt(), source.readLong(), readBytes(source));
      case DUPLICATE -> new StageInput.Duplicate(key, source.readInt(), source.readLong());
      case LINK ->
          new StageInput.Link(
              key,
              StringValue.readString(source),
              source.readLong(),
              readBytes(source),
              readBytes(source));
      case MARK -> readMark(key, source);
      case DEFINED ->
          new StageInput.Defined(key, StringValue.readString(source), readNullableBytes(source));
      case ERASE ->
          new StageInput.Erase(
              key,
              StringValue.readString(source),
              StringValue.readString(source),
              source.readLong(),
              source.readInt(),
              source.readLong(),
              source.readBoolean());
      case LISTED -> new StageInput.Listed(key, StringValue.readString(source), source.readLong());
      case REDEEMED -> new StageInput.Redeemed(key, readBytes(source));
      case DISTRIBUTED ->
          new StageInput.Distributed(
              key, StringValue.readString(source), readNullableBytes(source));
      default -> throw new IOException("stage input tag: " + tag + " (expected: 1..9)");
    };
  }

  private static void writeTag(byte tag, String key, DataOutputView target) throws IOException {
    target.writeByte(tag);
    StringValue.writeString(key, target);
  }

  private static void writeMark(StageInput.Mark mark, DataOutputView target) throws IOException {
    target.writeInt(mark.sender());
    target.writeInt(mark.partitions().length);
    for (int i = 0; i < mark.partitions().length; i++) {
      target.writeInt(mark.partitions()[i]);
      target.writeLong(mark.offsets()[i]);
    }
  }

  private static StageInput.Mark readMark(String key, DataInputView source) throws IOException {
    int sender = source.readInt();
    int count = source.readInt();
    int[] partitions = new int[count];
    long[] offsets = new long[count];
    for (int i = 0; i < count; i++) {
      partitions[i] = source.readInt();
      offsets[i] = source.readLong();
    }
    return new StageInput.Mark(key, sender, partitions, offsets);
  }

  @Override
  public TypeSerializerSnapshot<StageInput> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of {@link StageInputSerializer}. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<StageInput> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
