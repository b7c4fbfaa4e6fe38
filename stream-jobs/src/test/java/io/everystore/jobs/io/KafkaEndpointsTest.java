package io.everystore.jobs.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.jobs.record.OutboundRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

final class KafkaEndpointsTest {
  @Test
  void sinks_waitForTheAnswerBeforeTheNextRequest_unlessToldOtherwise() {
    Properties ours = KafkaEndpoints.producerSettings(KafkaConfig.of("broker:9092"), 1);
    assertEquals("1", ours.get(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION));
    assertEquals("all", ours.get(ProducerConfig.ACKS_CONFIG));
    Properties told =
        KafkaEndpoints.producerSettings(
            new KafkaConfig(
                "broker:9092",
                "group",
                new HashMap<>(Map.of(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "3"))),
            1);
    assertEquals("3", told.get(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION));
  }

  @Test
  void sinks_writeInNoTransaction_whateverTheyAreTold() {
    KafkaConfig ours = KafkaConfig.of("broker:9092");
    for (Sink<OutboundRecord> sink :
        List.of(KafkaEndpoints.sink(ours), KafkaEndpoints.unhurriedSink(ours))) {
      assertInstanceOf(LogSink.class, sink, "that of Flink may write exactly once");
    }
    assertNull(
        KafkaEndpoints.producerSettings(ours, 1).get(ProducerConfig.TRANSACTIONAL_ID_CONFIG));
    KafkaConfig told =
        new KafkaConfig(
            "broker:9092",
            "group",
            new HashMap<>(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "job")));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> KafkaEndpoints.sink(told));
    assertTrue(String.valueOf(refused.getMessage()).contains("transactional.id: job"));
  }
}
