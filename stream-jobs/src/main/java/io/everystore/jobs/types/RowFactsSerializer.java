package io.everystore.jobs.types;

import io.everystore.jobs.learning.RowFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link RowFacts}. */
public final class RowFactsSerializer extends RecordSerializer<RowFacts> {
  private static final long serialVersionUID = 1L;

  static final RowFactsSerializer INSTANCE = new RowFactsSerializer();

  @Override
  public RowFacts createInstance() {
    return new RowFacts("", "", 0, false, List.of());
  }

  @Override
  public void serialize(RowFacts facts, DataOutputView target) throws IOException {
    target.writeUTF(facts.page());
    target.writeUTF(facts.segment());
    target.writeLong(facts.shownMillis());
    target.writeBoolean(facts.led());
    target.writeInt(facts.rows().size());
    for (RowFacts.Placed row : facts.rows()) {
      target.writeUTF(row.rowId());
      target.writeInt(row.titleKey());
      target.writeInt(row.place());
    }
  }

  @Override
  public RowFacts deserialize(DataInputView source) throws IOException {
    String page = source.readUTF();
    String segment = source.readUTF();
    long shownMillis = source.readLong();
    boolean led = source.readBoolean();
    int count = source.readInt();
    List<RowFacts.Placed> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(new RowFacts.Placed(source.readUTF(), source.readInt(), source.readInt()));
    }
    return new RowFacts(page, segment, shownMillis, led, List.copyOf(rows));
  }

  @Override
  public TypeSerializerSnapshot<RowFacts> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of {@link RowFactsSerializer}. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RowFacts> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
