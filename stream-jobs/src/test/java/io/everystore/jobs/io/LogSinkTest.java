package io.everystore.jobs.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.jobs.record.OutboundRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailboxImpl;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class LogSinkTest {
  private static final SinkWriter.Context CONTEXT =
      new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
          return Long.MIN_VALUE;
        }

        @Override
        public Long timestamp() {
          return 0L;
        }
      };

  private final RuntimeException refused = new TimeoutException("no broker");

  /** Answers no record by itself. */
  private final MockProducer<byte[], byte[]> broker =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

  private final MailboxExecutor mailbox =
      new MailboxExecutorImpl(new TaskMailboxImpl(), 0, StreamTaskActionExecutor.IMMEDIATE);
  private final Counter sent = new SimpleCounter();
  private final LogWriter writer =
      new LogWriter(new SharedProducer(new Properties(), broker), mailbox, sent);

  private static OutboundRecord record(String key) {
    return OutboundRecord.of("topic", key, new byte[] {1});
  }

  @Test
  void flush_returns_whenTheBrokerHasEveryRecord() throws IOException {
    writer.write(record("a"), CONTEXT);
    writer.write(record("b"), CONTEXT);
    assertFalse(broker.flushed());
    writer.flush(false);
    assertTrue(broker.flushed());
    assertEquals(2, broker.history().size());
    assertEquals("a", new String(broker.history().get(0).key(), StandardCharsets.UTF_8));
    assertEquals(2, sent.getCount());
  }

  @Test
  void refusedRecord_failsTheTask_theNextWriteAndTheCheckpoint() throws IOException {
    writer.write(record("a"), CONTEXT);
    broker.errorNext(refused);
    FlinkRuntimeException told = assertThrows(FlinkRuntimeException.class, mailbox::tryYield);
    assertSame(refused, ExceptionUtils.findThrowable(told, TimeoutException.class).orElseThrow());
    assertThrows(IOException.class, () -> writer.write(record("b"), CONTEXT));
    assertThrows(IOException.class, () -> writer.flush(false));
    assertEquals(1, broker.history().size());
  }

  @Test
  void closedWriter_tellsOfNoFailure() throws IOException {
    writer.write(record("a"), CONTEXT);
    writer.close();
    broker.errorNext(refused);
    assertFalse(mailbox.tryYield());
  }

  @Test
  void writersWithTheSameSettings_shareOneProducer_untilTheLastIsClosed() {
    SharedProducer first = SharedProducer.open(settings("2"));
    SharedProducer second = SharedProducer.open(settings("2"));
    SharedProducer other = SharedProducer.open(settings("100"));
    assertSame(first.get(), second.get());
    assertNotSame(first.get(), other.get());
    other.close();
    first.close();
    SharedProducer third = SharedProducer.open(settings("2"));
    assertSame(second.get(), third.get());
    second.close();
    third.close();
    SharedProducer later = SharedProducer.open(settings("2"));
    assertNotSame(third.get(), later.get());
    later.close();
    assertThrows(IllegalStateException.class, () -> later.get().send(LogSink.toSend(record("a"))));
  }

  private static Properties settings(String linger) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", "127.0.0.1:9");
    settings.put("linger.ms", linger);
    return settings;
  }
}
