package io.everystore.jobs.types;

import io.everystore.jobs.record.ItemFacts;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serializer of {@link ItemFacts}. */
public final class ItemFactsSerializer extends RecordSerializer<ItemFacts> {
  private static final long serialVersionUID = 1L;

  static final ItemFactsSerializer INSTANCE = new ItemFactsSerializer();

  @Override
  public ItemFacts createInstance() {
    return new ItemFacts("", new byte[0]);
  }

  @Override
  public void serialize(ItemFacts facts, DataOutputView target) throws IOException {
    StringValue.writeString(facts.itemId(), target);
    writeBytes(facts.delta(), target);
  }

  @Override
  public ItemFacts deserialize(DataInputView source) throws IOException {
    return new ItemFacts(StringValue.readString(source), readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<ItemFacts> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of {@link ItemFactsSerializer}. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ItemFacts> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
