package io.everystore.jobs.types;

import io.everystore.feature.proto.OfferAction;
import io.everystore.jobs.record.OfferInput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serializer of {@link OfferInput}. */
public final class OfferInputSerializer extends RecordSerializer<OfferInput> {
  private static final long serialVersionUID = 1L;

  static final OfferInputSerializer INSTANCE = new OfferInputSerializer();

  private static final byte COMMAND = 1;
  private static final byte MEETING = 2;

  @Override
  public OfferInput createInstance() {
    return new OfferInput.Command("", 0, new byte[0]);
  }

  @Override
  public void serialize(OfferInput input, DataOutputView target) throws IOException {
    if (input instanceof OfferInput.Command command) {
      target.writeByte(COMMAND);
      StringValue.writeString(command.offerId(), target);
      target.writeLong(command.appendTimeMillis());
      writeBytes(command.command(), target);
    } else if (input instanceof OfferInput.Meeting meeting) {
      target.writeByte(MEETING);
      StringValue.writeString(meeting.offerId(), target);
      target.writeInt(meeting.action().getNumber());
      target.writeLong(meeting.eventTimeMillis());
    }
  }

  @Override
  public OfferInput deserialize(DataInputView source) throws IOException {
    byte tag = source.readByte();
    String offerId = StringValue.readString(source);
    return switch (tag) {
      case COMMAND -> new OfferInput.Command(offerId, source.readLong(), readBytes(source));
      case MEETING -> new OfferInput.Meeting(offerId, action(source.readInt()), source.readLong());
      default -> throw new IOException("offer input tag: " + tag + " (expected: 1, 2)");
    };
  }

  private static OfferAction action(int number) throws IOException {
    OfferAction action = OfferAction.forNumber(number);
    if (action == null) {
      throw new IOException("offer action: " + number + " (expected: a known one)");
    }
    return action;
  }

  @Override
  public TypeSerializerSnapshot<OfferInput> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of {@link OfferInputSerializer}. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<OfferInput> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
