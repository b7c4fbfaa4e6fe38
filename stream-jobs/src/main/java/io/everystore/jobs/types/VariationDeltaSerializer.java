package io.everystore.jobs.types;

import io.everystore.jobs.record.VariationDelta;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serializer of {@link VariationDelta}. */
public final class VariationDeltaSerializer extends RecordSerializer<VariationDelta> {
  private static final long serialVersionUID = 1L;

  static final VariationDeltaSerializer INSTANCE = new VariationDeltaSerializer();

  @Override
  public VariationDelta createInstance() {
    return new VariationDelta("", new byte[0]);
  }

  @Override
  public void serialize(VariationDelta delta, DataOutputView target) throws IOException {
    StringValue.writeString(delta.key(), target);
    writeBytes(delta.result(), target);
  }

  @Override
  public VariationDelta deserialize(DataInputView source) throws IOException {
    return new VariationDelta(StringValue.readString(source), readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<VariationDelta> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of {@link VariationDeltaSerializer}. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<VariationDelta> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
