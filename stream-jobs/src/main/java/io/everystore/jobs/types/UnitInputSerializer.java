package io.everystore.jobs.types;

import io.everystore.feature.proto.OutcomeKind;
import io.everystore.jobs.record.UnitInput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serializer of {@link UnitInput}: one tag byte, the unit, the variant's fields. */
public final class UnitInputSerializer extends RecordSerializer<UnitInput> {
  private static final long serialVersionUID = 1L;

  static final UnitInputSerializer INSTANCE = new UnitInputSerializer();

  private static final byte EXPOSED = 1;
  private static final byte OUTCOME = 2;
  private static final byte ERASED = 3;

  @Override
  public UnitInput createInstance() {
    return new UnitInput.Exposed("", new byte[0]);
  }

  @Override
  public void serialize(UnitInput input, DataOutputView target) throws IOException {
    if (input instanceof UnitInput.Exposed exposed) {
      target.writeByte(EXPOSED);
      StringValue.writeString(exposed.unit(), target);
      writeBytes(exposed.exposure(), target);
    } else if (input instanceof UnitInput.Outcome outcome) {
      target.writeByte(OUTCOME);
      StringValue.writeString(outcome.unit(), target);
      target.writeInt(outcome.kind().getNumber());
      target.writeLong(outcome.timeMillis());
      target.writeLong(outcome.revenueCents());
    } else if (input instanceof UnitInput.Erased erased) {
      target.writeByte(ERASED);
      StringValue.writeString(erased.unit(), target);
    }
  }

  @Override
  public UnitInput deserialize(DataInputView source) throws IOException {
    byte tag = source.readByte();
    String unit = StringValue.readString(source);
    return switch (tag) {
      case EXPOSED -> new UnitInput.Exposed(unit, readBytes(source));
      case OUTCOME ->
          new UnitInput.Outcome(unit, kind(source.readInt()), source.readLong(), source.readLong());
      case ERASED -> new UnitInput.Erased(unit);
      default -> throw new IOException("unit input tag: " + tag + " (expected: 1, 2, 3)");
    };
  }

  private static OutcomeKind kind(int number) throws IOException {
    OutcomeKind kind = OutcomeKind.forNumber(number);
    if (kind == null) {
      throw new IOException("outcome kind: " + number + " (expected: a known one)");
    }
    return kind;
  }

  @Override
  public TypeSerializerSnapshot<UnitInput> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of {@link UnitInputSerializer}. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<UnitInput> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
