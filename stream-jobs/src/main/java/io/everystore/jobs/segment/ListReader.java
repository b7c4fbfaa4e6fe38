package io.everystore.jobs.segment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.ListEntry;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.StageInput;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads whom uploads of lists name and sends each to where the person is kept. */
public final class ListReader extends ProcessFunction<LogRecord, StageInput> {
  private static final Logger LOG = LoggerFactory.getLogger(ListReader.class);
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(LogRecord record, Context context, Collector<StageInput> out) {
    if (record.value() == null) {
      return; // Who is not in the upload in force is in no list, whatever stands in the log.
    }
    try {
      ListEntry entry = ListEntry.parseFrom(record.value());
      if (!entry.getPersonId().isEmpty() && !entry.getListId().isEmpty()) {
        out.collect(
            new StageInput.Listed(
                entry.getPersonId(), entry.getListId(), entry.getUploadVersion()));
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("list entry at offset {} is unreadable, left out", record.offset());
    }
  }
}
