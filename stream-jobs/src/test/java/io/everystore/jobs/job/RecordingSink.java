package io.everystore.jobs.job;

import io.everystore.jobs.record.OutboundRecord;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** A sink that hands every record to the test's {@link ReaderViews}, and fails when told to. */
final class RecordingSink implements Sink<OutboundRecord> {
  private static final long serialVersionUID = 1L;
  private static final Map<String, ReaderViews> VIEWS = new ConcurrentHashMap<>();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name = "sink-" + COUNT.incrementAndGet();

  RecordingSink(ReaderViews views) {
    VIEWS.put(name, views);
  }

  @Override
  public SinkWriter<OutboundRecord> createWriter(WriterInitContext context) {
    ReaderViews views = Objects.requireNonNull(VIEWS.get(name), name);
    return new SinkWriter<>() {
      @Override
      public void write(OutboundRecord record, Context writeContext) {
        views.accept(record);
      }

      @Override
      public void flush(boolean endOfInput) {}

      @Override
      public void close() {}
    };
  }
}
