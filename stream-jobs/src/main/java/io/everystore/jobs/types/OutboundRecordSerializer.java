package io.everystore.jobs.types;

import io.everystore.jobs.record.OutboundRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link OutboundRecord}; used only where a sink is not chained. */
public final class OutboundRecordSerializer extends RecordSerializer<OutboundRecord> {
  private static final long serialVersionUID = 1L;

  static final OutboundRecordSerializer INSTANCE = new OutboundRecordSerializer();

  @Override
  public OutboundRecord createInstance() {
    return OutboundRecord.tombstone("", "");
  }

  @Override
  public void serialize(OutboundRecord record, DataOutputView target) throws IOException {
    target.writeUTF(record.topic());
    writeBytes(record.key(), target);
    writeBytes(record.value(), target);
    target.writeInt(record.partition());
    target.writeInt(record.headers().size());
    for (OutboundRecord.Header header : record.headers()) {
      target.writeUTF(header.name());
      target.writeUTF(header.value());
    }
  }

  @Override
  public OutboundRecord deserialize(DataInputView source) throws IOException {
    String topic = source.readUTF();
    byte[] key = readBytes(source);
    byte[] value = readNullableBytes(source);
    int partition = source.readInt();
    int headerCount = source.readInt();
    List<OutboundRecord.Header> headers = new ArrayList<>(headerCount);
    for (int i = 0; i < headerCount; i++) {
      headers.add(new OutboundRecord.Header(source.readUTF(), source.readUTF()));
    }
    return new OutboundRecord(topic, key, value, partition, List.copyOf(headers));
  }

  @Override
  public TypeSerializerSnapshot<OutboundRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of {@link OutboundRecordSerializer}. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<OutboundRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
