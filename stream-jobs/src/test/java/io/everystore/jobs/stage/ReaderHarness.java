package io.everystore.jobs.stage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.types.JobTypes;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a topic, record by record. What it reads goes over the wire, as between two tasks.
 *
 * @param <T> what it reads
 */
public final class ReaderHarness<T> {
  private final OneInputStreamOperatorTestHarness<LogRecord, T> flink;
  private final TypeSerializer<T> serializer;
  private final @Nullable OutputTag<OutboundRecord> deadLetters;
  private final TypeSerializer<OutboundRecord> letterSerializer =
      JobTypes.OUTBOUND_RECORD.createSerializer(new SerializerConfigImpl());

  private ReaderHarness(
      OneInputStreamOperatorTestHarness<LogRecord, T> flink,
      TypeSerializer<T> serializer,
      @Nullable OutputTag<OutboundRecord> deadLetters) {
    this.flink = flink;
    this.serializer = serializer;
    this.deadLetters = deadLetters;
  }

  /**
   * Opens a reader.
   *
   * @param deadLetters null when the reader only leaves out what it cannot read
   */
  public static <T> ReaderHarness<T> open(
      ProcessFunction<LogRecord, T> reader,
      TypeInformation<T> type,
      @Nullable OutputTag<OutboundRecord> deadLetters)
      throws Exception {
    return new ReaderHarness<>(
        ProcessFunctionTestHarnesses.forProcessFunction(reader),
        type.createSerializer(new SerializerConfigImpl()),
        deadLetters);
  }

  /** What became of a record: something was read of it, or it is a dead letter where those are. */
  public List<T> read(byte @Nullable [] key, byte @Nullable [] value) throws Exception {
    flink.processElement(new StreamRecord<>(new LogRecord(0, 0, key, value)));
    List<T> read = flink.extractOutputValues();
    flink.getOutput().clear();
    Queue<StreamRecord<OutboundRecord>> letters =
        deadLetters == null ? null : flink.getSideOutput(deadLetters);
    assertTrue(
        letters == null || letters.isEmpty() || read.isEmpty(), "both read and a dead letter");
    if (letters != null) {
      for (StreamRecord<OutboundRecord> letter : letters) {
        overTheWire(letter.getValue(), letterSerializer);
      }
      letters.clear();
    }
    for (T one : read) {
      overTheWire(one, serializer);
    }
    return read;
  }

  /** Writes and reads it again. */
  public static <S> S overTheWire(S value, TypeSerializer<S> serializer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    serializer.serialize(value, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }
}
