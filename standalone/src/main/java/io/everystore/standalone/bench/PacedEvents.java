package io.everystore.standalone.bench;

import io.everystore.feature.model.Topics;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events written to the log at a steady rate, on a thread of its own. */
final class PacedEvents implements AutoCloseable {
  private static final long TICK_MILLIS = 10;

  private final Thread thread;
  private volatile boolean running = true;
  private volatile int written;

  /**
   * Starts to write.
   *
   * @param first number of the event to begin with
   * @param perSecond events
   */
  PacedEvents(
      KafkaProducer<byte[], byte[]> producer,
      IntFunction<BenchSystem.Keyed> stream,
      int first,
      int perSecond) {
    thread = new Thread(() -> write(producer, stream, first, perSecond), "paced-events");
    thread.setDaemon(true);
    thread.start();
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void write(
      KafkaProducer<byte[], byte[]> producer,
      IntFunction<BenchSystem.Keyed> stream,
      int first,
      int perSecond) {
    try (producer) {
      long startNanos = System.nanoTime();
      int next = 0;
      while (running) {
        long due = (System.nanoTime() - startNanos) * perSecond / TimeUnit.SECONDS.toNanos(1);
        for (; next < due; next++) {
          BenchSystem.Keyed event = stream.apply(first + next);
          producer.send(
              new ProducerRecord<>(
                  Topics.INTERACTIONS,
                  event.key().getBytes(StandardCharsets.UTF_8),
                  event.value()));
        }
        written = next;
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many events were written until now; once closed, all of them. */
  int written() {
    return written;
  }

  /** Returns once what was written is acknowledged. */
  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
