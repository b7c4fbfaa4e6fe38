package io.everystore.serving.webhook;

import io.everystore.feature.proto.Webhook;
import io.everystore.serving.materialize.LatestRecords;
import io.everystore.serving.materialize.TopicFollower;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The webhooks there are. Thread-safe. */
public final class Webhooks implements TopicFollower.Handler {
  public static final int MAX_WEBHOOKS = 100;

  private final LatestRecords<Webhook> webhooks =
      new LatestRecords<>(Webhook.parser(), Webhook::getId, MAX_WEBHOOKS);

  @Override
  public void accept(byte @Nullable [] key, byte @Nullable [] value) {
    webhooks.accept(key, value);
  }

  @Override
  public void publish() {
    webhooks.publish();
  }

  public @Nullable Webhook find(String id) {
    return webhooks.find(id);
  }

  public Collection<Webhook> all() {
    return webhooks.all();
  }
}
