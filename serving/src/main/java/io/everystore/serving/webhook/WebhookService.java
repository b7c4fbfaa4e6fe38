package io.everystore.serving.webhook;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.serving.ingest.DurableLog;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.serving.materialize.TopicFollower;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Map;

/** Webhooks, running: what there is, the way to write it, the reader and the sender. */
public final class WebhookService implements AutoCloseable {
  private final Webhooks webhooks = new Webhooks();
  private final TopicFollower follower;
  private final WebhookLog log;
  private final WebhookCaller caller;
  private final Context loop;
  private final WebhookSender sender;
  private final TransitionReader reader;

  private WebhookService(
      KafkaConnection kafka,
      DurableLog log,
      WebhookConfig config,
      EpochClock clock,
      Vertx vertx,
      MeterRegistry registry) {
    follower = TopicFollower.start(kafka, "webhook-list", Map.of(Topics.WEBHOOKS, webhooks));
    this.log = new WebhookLog(log, follower);
    caller = new WebhookCaller(vertx, config, clock);
    loop = vertx.getOrCreateContext();
    sender =
        new WebhookSender(
            webhooks, config, caller, log, clock, new WebhookMetrics(registry), vertx);
    reader = TransitionReader.start(kafka, config.groupId(), sender, loop, follower::caughtUp);
  }

  /**
   * Starts; waits for no broker.
   *
   * @param log what is written goes to
   */
  public static WebhookService start(
      KafkaConnection kafka,
      DurableLog log,
      WebhookConfig config,
      EpochClock clock,
      Vertx vertx,
      MeterRegistry registry) {
    return new WebhookService(kafka, log, config, clock, vertx, registry);
  }

  public Webhooks webhooks() {
    return webhooks;
  }

  public WebhookLog log() {
    return log;
  }

  @Override
  public void close() {
    reader.close();
    loop.runOnContext(now -> sender.stop());
    caller.close();
    follower.close();
  }
}
