package io.everystore.jobs.types;

import io.everystore.jobs.learning.Choice;
import io.everystore.jobs.learning.NamedChoice;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link NamedChoice}. */
public final class NamedChoiceSerializer extends RecordSerializer<NamedChoice> {
  private static final long serialVersionUID = 1L;

  static final NamedChoiceSerializer INSTANCE = new NamedChoiceSerializer();

  @Override
  public NamedChoice createInstance() {
    return new NamedChoice("", new Choice(new float[1], 1, new int[1], 0, 1));
  }

  @Override
  public void serialize(NamedChoice named, DataOutputView target) throws IOException {
    Choice choice = named.choice();
    target.writeUTF(named.model());
    target.writeInt(choice.size());
    target.writeInt(choice.columns());
    for (float feature : choice.features()) {
      target.writeFloat(feature);
    }
    for (int position : choice.positions()) {
      target.writeInt(position);
    }
    target.writeInt(choice.chosen());
    target.writeFloat(choice.weight());
  }

  @Override
  public NamedChoice deserialize(DataInputView source) throws IOException {
    String model = source.readUTF();
    int size = source.readInt();
    int columns = source.readInt();
    float[] features = new float[size * columns];
    for (int i = 0; i < features.length; i++) {
      features[i] = source.readFloat();
    }
    int[] positions = new int[size];
    for (int i = 0; i < size; i++) {
      positions[i] = source.readInt();
    }
    return new NamedChoice(
        model, new Choice(features, columns, positions, source.readInt(), source.readFloat()));
  }

  @Override
  public TypeSerializerSnapshot<NamedChoice> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of {@link NamedChoiceSerializer}. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<NamedChoice> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
