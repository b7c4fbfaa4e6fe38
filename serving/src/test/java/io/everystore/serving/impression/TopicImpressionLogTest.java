package io.everystore.serving.impression;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.Topics;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.ingest.KafkaLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TopicImpressionLogTest {
  private static final byte[] IMPRESSION = {1, 2, 3};

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void impression_isKeyedByItsIdAndCounted() {
    List<String> keys = new ArrayList<>();
    TopicImpressionLog log =
        new TopicImpressionLog(
            (topic, key, value, acknowledgement) -> {
              keys.add(topic + "/" + new String(key, StandardCharsets.UTF_8));
              acknowledgement.appended(0, 1);
            },
            100,
            registry);
    log.append("r-1", IMPRESSION);
    assertEquals(List.of(Topics.IMPRESSIONS + "/r-1"), keys);
    assertEquals(1, counted("logged"));
    assertEquals(0, counted("dropped"));
  }

  @Test
  void moreAnswersThanTheRate_areLeftOutAndCounted() {
    TopicImpressionLog log =
        new TopicImpressionLog((topic, key, value, acknowledgement) -> {}, 10, registry);
    int wanted = 0;
    for (int i = 0; i < 1_000; i++) {
      wanted += log.wantsNext() ? 1 : 0;
    }
    assertTrue(wanted >= 10, () -> "left out below the rate: " + counted("left_out"));
    assertTrue(wanted < 1_000, "nothing left out");
    assertEquals(1_000 - wanted, counted("left_out"));
  }

  @Test
  void deadBroker_dropsWithoutWaiting() {
    try (KafkaLog broken =
        KafkaLog.startLossy(KafkaConnection.of("127.0.0.1:1"), List.of(Topics.IMPRESSIONS))) {
      TopicImpressionLog log = new TopicImpressionLog(broken, 100, registry);
      assertTimeout(
          Duration.ofSeconds(5),
          () -> {
            for (int i = 0; i < 1_000; i++) {
              log.append("r-" + i, IMPRESSION);
            }
          });
      await().until(() -> counted("dropped") == 1_000);
    }
  }

  private double counted(String outcome) {
    return registry.get("everystore.impressions").tag("outcome", outcome).counter().count();
  }
}
