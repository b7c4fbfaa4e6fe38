package io.everystore.jobs.segment;

import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.stage.SubtaskKeys;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Brings what was counted over everybody back to every subtask of a stage of people, each under a
 * key that is routed to it.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class DistributionReader extends ProcessFunction<LogRecord, StageInput> {
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
    if (record.key() == null) {
      return;
    }
    String feature = new String(record.key(), StandardCharsets.UTF_8);
    for (String subtaskKey : subtaskKeys) {
      out.collect(new StageInput.Distributed(subtaskKey, feature, record.value()));
    }
  }
}
