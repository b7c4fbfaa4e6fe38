package io.everystore.jobs.io;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A share of a producer that writers with the same settings have in common: what they write goes to
 * the broker in the same requests, from one thread and one buffer. The first that opens it starts
 * the producer, the last that closes it ends it.
 */
final class SharedProducer implements AutoCloseable {
  private static final Map<Properties, SharedProducer> OPEN = new HashMap<>();

  private final Properties settings;
  private final Producer<byte[], byte[]> producer;
  private int shares;

  /** Without a share yet. */
  SharedProducer(Properties settings, Producer<byte[], byte[]> producer) {
    this.settings = settings;
    this.producer = producer;
  }

  private static SharedProducer start(Properties settings) {
    return new SharedProducer(
        settings,
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** A share of the producer with these settings, to be closed once. */
  static SharedProducer open(Properties settings) {
    synchronized (OPEN) {
      SharedProducer shared = OPEN.computeIfAbsent(settings, SharedProducer::start);
      shared.shares++;
      return shared;
    }
  }

  Producer<byte[], byte[]> get() {
    return producer;
  }

  /**
   * Gives the share back. With the last one what the broker does not have yet is dropped: a job
   * that ends well has flushed, and one that failed writes it again.
   */
  @Override
  public void close() {
    synchronized (OPEN) {
      shares--;
      if (shares > 0) {
        return;
      }
      OPEN.remove(settings);
    }
    producer.close(Duration.ZERO);
  }
}
