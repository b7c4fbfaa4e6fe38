package io.everystore.jobs.io;

import io.everystore.jobs.record.OutboundRecord;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes to every topic, at least once: a checkpoint waits until the broker has all that was
 * written before it. Writers of a process share one producer, see {@link SharedProducer}; Flink's
 * own sink has one for each writer, which at 13 sinks a slot is most of what a job does when little
 * happens.
 */
final class LogSink implements Sink<OutboundRecord>, SupportsCommitter<NoCommit> {
  private static final long serialVersionUID = 1L;

  private final Properties settings;

  /**
   * A sink to the brokers of these settings.
   *
   * @param settings of the producer, serializers aside
   */
  LogSink(Properties settings) {
    this.settings = settings;
  }

  @Override
  public LogWriter createWriter(WriterInitContext context) {
    return new LogWriter(
        SharedProducer.open(settings),
        context.getMailboxExecutor(),
        context.metricGroup().getNumRecordsSendCounter());
  }

  @Override
  public Committer<NoCommit> createCommitter(CommitterInitContext context) {
    return NoCommit.COMMITTER;
  }

  @Override
  public SimpleVersionedSerializer<NoCommit> getCommittableSerializer() {
    return NoCommit.SERIALIZER;
  }

  /** The record as it is sent. */
  static ProducerRecord<byte[], byte[]> toSend(OutboundRecord record) {
    Integer partition =
        record.partition() == OutboundRecord.ANY_PARTITION ? null : record.partition();
    ProducerRecord<byte[], byte[]> produced =
        new ProducerRecord<>(record.topic(), partition, record.key(), record.value());
    for (OutboundRecord.Header header : record.headers()) {
      produced.headers().add(header.name(), header.value().getBytes(StandardCharsets.UTF_8));
    }
    return produced;
  }
}
