package io.everystore.jobs.types;

import io.everystore.jobs.record.LogRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link LogRecord}. */
public final class LogRecordSerializer extends RecordSerializer<LogRecord> {
  private static final long serialVersionUID = 1L;

  static final LogRecordSerializer INSTANCE = new LogRecordSerializer();

  @Override
  public LogRecord createInstance() {
    return new LogRecord(0, 0, null, null);
  }

  @Override
  public void serialize(LogRecord record, DataOutputView target) throws IOException {
    target.writeInt(record.partition());
    target.writeLong(record.offset());
    writeBytes(record.key(), target);
    writeBytes(record.value(), target);
    target.writeLong(record.timestampMillis());
  }

  @Override
  public LogRecord deserialize(DataInputView source) throws IOException {
    return new LogRecord(
        source.readInt(),
        source.readLong(),
        readNullableBytes(source),
        readNullableBytes(source),
        source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<LogRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of {@link LogRecordSerializer}. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<LogRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
