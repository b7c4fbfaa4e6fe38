package io.everystore.standalone.bench;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Interaction;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The events of a shop written to the log at a steady rate, on a thread of its own. */
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
      KafkaProducer<byte[], byte[]> producer, SyntheticShop shop, int first, int perSecond) {
    thread = new Thread(() -> write(producer, shop, first, perSecond), "paced-events");
    thread.setDaemon(true);
    thread.start();
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void write(
      KafkaProducer<byte[], byte[]> producer, SyntheticShop shop, int first, int perSecond) {
    try (producer) {
      long startNanos = System.nanoTime();
      int next = 0;
      while (running) {
        long due = (System.nanoTime() - startNanos) * perSecond / TimeUnit.SECONDS.toNanos(1);
        for (; next < due; next++) {
          Interaction event = shop.interaction(first + next);
          producer.send(
              new ProducerRecord<>(
                  Topics.INTERACTIONS,
                  event.getClientId().getBytes(StandardCharsets.UTF_8),
                  event.toByteArray()));
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
