package io.everystore.jobs.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
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
}
