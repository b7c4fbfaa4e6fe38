package io.everystore.jobs.types;

import io.everystore.jobs.record.AnswerFact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link AnswerFact}. */
public final class AnswerFactSerializer extends RecordSerializer<AnswerFact> {
  private static final long serialVersionUID = 1L;

  static final AnswerFactSerializer INSTANCE = new AnswerFactSerializer();

  private static final int SHOWN = 0;
  private static final int LED = 1;

  @Override
  public AnswerFact createInstance() {
    return new AnswerFact.Shown("", new byte[0]);
  }

  @Override
  public void serialize(AnswerFact fact, DataOutputView target) throws IOException {
    if (fact instanceof AnswerFact.Shown shown) {
      target.writeByte(SHOWN);
      target.writeUTF(shown.key());
      writeBytes(shown.impression(), target);
    } else if (fact instanceof AnswerFact.Led led) {
      target.writeByte(LED);
      target.writeUTF(led.key());
      target.writeUTF(led.event());
      target.writeLong(led.timeMillis());
      target.writeInt(led.itemIds().size());
      for (String itemId : led.itemIds()) {
        target.writeUTF(itemId);
      }
    }
  }

  @Override
  public AnswerFact deserialize(DataInputView source) throws IOException {
    int kind = source.readByte();
    String key = source.readUTF();
    if (kind == SHOWN) {
      return new AnswerFact.Shown(key, readBytes(source));
    }
    String event = source.readUTF();
    long timeMillis = source.readLong();
    int count = source.readInt();
    List<String> itemIds = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      itemIds.add(source.readUTF());
    }
    return new AnswerFact.Led(key, event, timeMillis, List.copyOf(itemIds));
  }

  @Override
  public TypeSerializerSnapshot<AnswerFact> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of {@link AnswerFactSerializer}. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<AnswerFact> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
