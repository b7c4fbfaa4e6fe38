package io.everystore.jobs.io;

import io.everystore.jobs.record.OutboundRecord;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * One subtask's part of a {@link LogSink}. A record that the broker did not take for as long as the
 * producer tries ends the job, which goes on from its last checkpoint.
 */
final class LogWriter implements CommittingSinkWriter<OutboundRecord, NoCommit> {
  private final SharedProducer producer;
  private final MailboxExecutor mailbox;
  private final Counter sent;
  private volatile @Nullable Exception failure;
  private volatile boolean closed;

  /**
   * A writer that closes its share of the producer with itself.
   *
   * @param mailbox of the task, which learns of a failure also while nothing is written
   * @param sent counts records handed to the producer
   */
  LogWriter(SharedProducer producer, MailboxExecutor mailbox, Counter sent) {
    this.producer = producer;
    this.mailbox = mailbox;
    this.sent = sent;
  }

  /**
   * Hands the record over, after waiting while the producer is full.
   *
   * @throws IOException when this or an earlier record could not be written
   */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  public void write(OutboundRecord record, Context context) throws IOException {
    check();
    producer.get().send(LogSink.toSend(record), (metadata, error) -> delivered(error));
    sent.inc();
  }

  /**
   * Returns when the broker has every record.
   *
   * @throws IOException when one could not be written
   */
  @Override
  public void flush(boolean endOfInput) throws IOException {
    producer.get().flush();
    check();
  }

  @Override
  public Collection<NoCommit> prepareCommit() {
    return List.of();
  }

  @Override
  public void close() {
    closed = true;
    producer.close();
  }

  private void delivered(@Nullable Exception error) {
    if (error != null && failure == null && !closed) {
      failure = error;
      mailbox.execute(this::check, "a record could not be written");
    }
  }

  private void check() throws IOException {
    Exception found = failure;
    if (found != null) {
      throw new IOException("a record could not be written to Kafka", found);
    }
  }
}
