package io.everystore.jobs.segment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.stage.SubtaskKeys;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads segments and lists out of the definitions and tells every subtask of a stage of people of
 * them, each under a key that is routed to it.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class SegmentReader extends ProcessFunction<LogRecord, StageInput> {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentReader.class);
  private static final long serialVersionUID = 1L;

  private transient String[] subtaskKeys;

  @Override
  public void open(OpenContext context) {
    subtaskKeys =
        SubtaskKeys.of(
            getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks(),
            getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
  }

  @Override
  public void processElement(LogRecord record, Context context, Collector<StageInput> out) {
    DefinitionKey key = record.key() == null ? null : DefinitionKey.parse(record.key());
    if (key == null
        || (key.kind() != DefinitionKind.SEGMENT && key.kind() != DefinitionKind.LIST)) {
      return; // Other definitions concern others, and what is none was refused at the door.
    }
    if (!isSound(key, record.value())) {
      LOG.warn(
          "definition {} at offset {} is another than its key says, left out",
          key,
          record.offset());
      return;
    }
    for (String subtaskKey : subtaskKeys) {
      out.collect(new StageInput.Defined(subtaskKey, key.toString(), record.value()));
    }
  }

  private static boolean isSound(DefinitionKey key, byte @Nullable [] value) {
    try {
      Definition definition = value == null ? null : Definition.parseFrom(value);
      return definition == null
          || (key.kind().isKindOf(definition) && definition.getId().equals(key.id()));
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }
}
