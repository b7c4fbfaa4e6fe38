package io.everystore.serving.webhook;

import com.google.protobuf.ByteString;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Webhook;
import io.everystore.feature.proto.WebhookDeadLetter;
import io.everystore.feature.proto.WebhookState;
import io.everystore.serving.ingest.DurableLog;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers transitions to the webhooks that want them, each webhook by itself: one that is slow or
 * down holds up no other. What is not delivered in the end becomes a dead letter. Belongs to one
 * event loop.
 */
final class WebhookSender {
  private static final int GONE = 410;
  private static final int SUCCESS = 2;
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);

  private final Webhooks webhooks;
  private final WebhookConfig config;
  private final WebhookCaller caller;
  private final DurableLog log;
  private final EpochClock clock;
  private final WebhookMetrics metrics;
  private final Vertx vertx;
  private final UnfinishedOffsets offsets = new UnfinishedOffsets();
  private final Map<String, WebhookLane> lanes = new HashMap<>();
  private boolean stopped;

  WebhookSender(
      Webhooks webhooks,
      WebhookConfig config,
      WebhookCaller caller,
      DurableLog log,
      EpochClock clock,
      WebhookMetrics metrics,
      Vertx vertx) {
    this.webhooks = webhooks;
    this.config = config;
    this.caller = caller;
    this.log = log;
    this.clock = clock;
    this.metrics = metrics;
    this.vertx = vertx;
  }

  /** Takes what was read, in the order of each partition. */
  void take(List<WebhookEvent> events) {
    Collection<Webhook> all = webhooks.all();
    for (WebhookEvent event : events) {
      int wanted = 0;
      for (Webhook webhook : all) {
        wanted += wants(webhook, event) ? 1 : 0;
      }
      offsets.read(event.partition(), event.offset(), wanted);
    }
    for (Webhook webhook : all) {
      List<WebhookEvent> batch = new ArrayList<>();
      for (WebhookEvent event : events) {
        if (wants(webhook, event)) {
          batch.add(event);
        }
        if (batch.size() == config.batchEvents()) {
          add(webhook.getId(), batch);
          batch.clear();
        }
      }
      if (!batch.isEmpty()) {
        add(webhook.getId(), batch);
      }
    }
  }

  private static boolean wants(Webhook webhook, WebhookEvent event) {
    return webhook.getState() == WebhookState.WEBHOOK_ACTIVE
        && (webhook.getSegmentIdsCount() == 0
            || webhook.getSegmentIdsList().contains(event.transition().getSegmentId()));
  }

  private void add(String webhookId, List<WebhookEvent> batch) {
    WebhookLane lane = lanes.computeIfAbsent(webhookId, made -> new WebhookLane(config));
    WebhookDelivery oldest = lane.add(new WebhookDelivery(webhookId, batch, clock.millis()));
    if (oldest != null) {
      giveUp(oldest, "more than " + config.queuedBatches() + " deliveries wait");
    }
    next(webhookId, lane);
  }

  private void next(String webhookId, WebhookLane lane) {
    WebhookDelivery delivery = lane.begin();
    while (delivery != null && delivery.isAbandoned()) {
      lane.end();
      delivery = lane.begin();
    }
    if (delivery == null || stopped) {
      return;
    }
    Webhook webhook = webhooks.find(webhookId);
    if (webhook == null || webhook.getState() != WebhookState.WEBHOOK_ACTIVE) {
      lane.end();
      // Nobody wants it any more.
      finish(delivery);
      lane.remove(other -> true).forEach(this::finish);
      return;
    }
    WebhookDelivery tried = delivery;
    tried.attempt();
    caller
        .call(webhook, delivery)
        .onComplete(
            status -> answered(webhook, lane, tried, status),
            failure -> failed(webhookId, lane, tried, String.valueOf(failure.getMessage())));
  }

  private void answered(Webhook webhook, WebhookLane lane, WebhookDelivery delivery, int status) {
    if (status / 100 == SUCCESS) {
      metrics.count(webhook.getId(), WebhookMetrics.Outcome.DELIVERED);
      lane.end();
      finish(delivery);
      next(webhook.getId(), lane);
    } else if (status == GONE) {
      metrics.count(webhook.getId(), WebhookMetrics.Outcome.DISABLED);
      disable(webhook);
      lane.end();
      giveUp(delivery, "answer 410");
      lane.remove(other -> true).forEach(other -> giveUp(other, "answer 410"));
    } else {
      failed(webhook.getId(), lane, delivery, "answer " + status);
    }
  }

  private void failed(String webhookId, WebhookLane lane, WebhookDelivery delivery, String reason) {
    if (stopped) {
      return; // It is read again by whoever goes on.
    }
    if (lane.isExhausted(delivery, clock.millis())) {
      lane.end();
      giveUp(delivery, reason);
      next(webhookId, lane);
      return;
    }
    metrics.count(webhookId, WebhookMetrics.Outcome.RETRIED);
    LOG.info("webhook {}: {}, tried again", webhookId, reason);
    vertx.setTimer(
        Math.max(1, lane.pauseMillis(delivery.attempts())),
        due -> {
          lane.pause();
          next(webhookId, lane);
        });
  }

  private void disable(Webhook webhook) {
    Webhook disabled =
        webhook.toBuilder()
            .setVersion(Math.max(webhook.getVersion() + 1, clock.millis()))
            .setState(WebhookState.WEBHOOK_DISABLED)
            .setDisabledReason("the receiver answered 410")
            .setUpdatedTimeMillis(clock.millis())
            .build();
    append(Topics.WEBHOOKS, webhook.getId(), disabled.toByteArray(), () -> {});
  }

  /** The record is done with once the dead letter is durable; if it never is, it is read again. */
  private void giveUp(WebhookDelivery delivery, String reason) {
    String webhookId = delivery.webhookId();
    metrics.count(webhookId, WebhookMetrics.Outcome.DEAD);
    LOG.warn("webhook {}: delivery {} is given up: {}", webhookId, delivery.id(), reason);
    WebhookDeadLetter letter =
        WebhookDeadLetter.newBuilder()
            .setWebhookId(webhookId)
            .setDeliveryId(delivery.id())
            .setReason(reason)
            .setAttempts(delivery.attempts())
            .setTimeMillis(clock.millis())
            .setBody(ByteString.copyFrom(delivery.body()))
            .build();
    append(Topics.WEBHOOK_DEAD_LETTERS, webhookId, letter.toByteArray(), () -> finish(delivery));
  }

  private void append(String topic, String key, byte[] value, Runnable done) {
    var loop = vertx.getOrCreateContext();
    log.append(
        topic,
        key.getBytes(StandardCharsets.UTF_8),
        value,
        new DurableLog.Acknowledgement() {
          @Override
          public void appended(int partition, long offset) {
            loop.runOnContext(back -> done.run());
          }

          @Override
          public void failed(Throwable cause) {
            LOG.error("{} of webhook {} is not in the log", topic, key, cause);
          }
        });
  }

  private void finish(WebhookDelivery delivery) {
    if (delivery.isAbandoned()) {
      return; // Its records are another's, or were read once more.
    }
    delivery.events().forEach(event -> offsets.finish(event.partition(), event.offset()));
  }

  /** Another process tells what is in the partition; what waits here is left to it. */
  void revoked(Collection<Integer> partitions) {
    lanes
        .values()
        .forEach(
            lane ->
                lane.abandon(
                    delivery ->
                        delivery.events().stream()
                            .allMatch(event -> partitions.contains(event.partition()))));
    partitions.forEach(offsets::forget);
  }

  /** Tries nothing more. */
  void stop() {
    stopped = true;
  }

  Map<Integer, Long> positions() {
    return offsets.positions();
  }
}
