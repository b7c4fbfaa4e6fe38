package io.everystore.jobs.io;

import io.everystore.feature.model.Topics;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.types.JobTypes;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The job's Kafka source and sink. */
public final class KafkaEndpoints {
  /** Pause before a batch is sent, so that a burst shares a request; part of the freshness path. */
  private static final int LINGER_MILLIS = 2;

  /** The same of what nobody waits for: each request saved is worth a tenth of a millisecond. */
  private static final int UNHURRIED_MILLIS = 100;

  /** How long a fetch of what nobody waits for gathers records. */
  private static final int UNHURRIED_FETCH_MILLIS = 200;

  private static final int BATCH_BYTES = 64 * 1024;

  private KafkaEndpoints() {}

  /** Reads a topic from where the restored state stands, without one see {@link #start}. */
  public static KafkaSource<LogRecord> source(KafkaConfig config, String topic) {
    return source(config, topic, properties(config));
  }

  /**
   * The same, in fewer fetches: who reads these records waits for company. For topics that are
   * written all the time; of a quiet one the plain source asks less often.
   */
  public static KafkaSource<LogRecord> unhurriedSource(KafkaConfig config, String topic) {
    Properties properties = properties(config);
    properties.putIfAbsent(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, Integer.toString(BATCH_BYTES));
    properties.putIfAbsent(
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Integer.toString(UNHURRIED_FETCH_MILLIS));
    return source(config, topic, properties);
  }

  private static KafkaSource<LogRecord> source(
      KafkaConfig config, String topic, Properties properties) {
    return KafkaSource.<LogRecord>builder()
        .setBootstrapServers(config.bootstrapServers())
        .setGroupId(config.groupId())
        .setTopics(topic)
        .setStartingOffsets(start(topic))
        .setDeserializer(new Deserializer())
        .setProperties(properties)
        .build();
  }

  /**
   * Where a job begins that has no state: with the first record, but for impressions with the next
   * one. What was shown before came to nothing that the job could join with it, and days of it
   * would hold up everything else for minutes.
   */
  private static OffsetsInitializer start(String topic) {
    return topic.equals(Topics.IMPRESSIONS)
        ? OffsetsInitializer.latest()
        : OffsetsInitializer.earliest();
  }

  /** Writes to every topic, at least once. */
  public static Sink<OutboundRecord> sink(KafkaConfig config) {
    return new LogSink(producerSettings(config, LINGER_MILLIS));
  }

  /** The same, in fewer requests. */
  public static Sink<OutboundRecord> unhurriedSink(KafkaConfig config) {
    return new LogSink(producerSettings(config, UNHURRIED_MILLIS));
  }

  /**
   * How sinks write. One request at a time: with more, the first batch of a partition that a broker
   * refuses while it starts and the next one that it takes leave the first to be refused for good
   * (KAFKA-14359), and the job stands still until its delivery times out.
   *
   * <p>Never in transactions: a job that is away for longer than one lasts would lose what it wrote
   * into it without a word, and whoever waits for the end of one waits for a checkpoint. What comes
   * twice after a restart carries versions and ids.
   */
  static Properties producerSettings(KafkaConfig config, int lingerMillis) {
    Properties properties = properties(config);
    String transaction = properties.getProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    if (transaction != null) {
      throw new IllegalArgumentException(
          "%s: %s (expected: none, the job writes at least once and in no transaction)"
              .formatted(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transaction));
    }
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, Integer.toString(lingerMillis));
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(BATCH_BYTES));
    properties.putIfAbsent(ProducerConfig.ACKS_CONFIG, "all");
    properties.putIfAbsent(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
    return properties;
  }

  private static Properties properties(KafkaConfig config) {
    Properties properties = new Properties();
    properties.putAll(config.clientProperties());
    return properties;
  }

  private static final class Deserializer implements KafkaRecordDeserializationSchema<LogRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<LogRecord> out) {
      out.collect(
          new LogRecord(
              record.partition(),
              record.offset(),
              record.key(),
              record.value(),
              record.timestamp()));
    }

    @Override
    public TypeInformation<LogRecord> getProducedType() {
      return JobTypes.LOG_RECORD;
    }
  }
}
