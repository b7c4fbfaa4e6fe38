package io.everystore.jobs.types;

import io.everystore.jobs.record.KeyedDelta;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serializer of {@link KeyedDelta}. */
public final class KeyedDeltaSerializer extends RecordSerializer<KeyedDelta> {
  private static final long serialVersionUID = 1L;

  static final KeyedDeltaSerializer INSTANCE = new KeyedDeltaSerializer();

  @Override
  public KeyedDelta createInstance() {
    return new KeyedDelta("", new byte[0]);
  }

  @Override
  public void serialize(KeyedDelta delta, DataOutputView target) throws IOException {
    StringValue.writeString(delta.key(), target);
    writeBytes(delta.value(), target);
  }

  @Override
  public KeyedDelta deserialize(DataInputView source) throws IOException {
    return new KeyedDelta(StringValue.readString(source), readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<KeyedDelta> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of {@link KeyedDeltaSerializer}. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<KeyedDelta> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
