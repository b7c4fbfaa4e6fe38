package io.everystore.serving.webhook;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Webhook;
import io.everystore.serving.http.Problem;
import io.everystore.serving.ingest.DurableLog;
import io.everystore.serving.materialize.TopicFollower;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes webhooks, one change of each at a time. Thread-safe. */
public final class WebhookLog {
  private static final long VISIBLE_MILLIS = 5_000;
  private static final int RETRY_AFTER_SECONDS = 1;

  private final DurableLog log;
  private final TopicFollower follower;
  private final Set<String> writing = ConcurrentHashMap.newKeySet();

  /**
   * Makes a writer.
   *
   * @param follower reads what is written
   */
  public WebhookLog(DurableLog log, TopicFollower follower) {
    this.log = log;
    this.follower = follower;
  }

  /** Whether it is visible here; fails with a {@link Problem} when it is not durable. */
  public Future<Boolean> put(Vertx vertx, Webhook webhook) {
    return write(vertx, webhook.getId(), webhook.toByteArray());
  }

  /** As {@link #put}. */
  public Future<Boolean> delete(Vertx vertx, String id) {
    return write(vertx, id, null);
  }

  private Future<Boolean> write(Vertx vertx, String id, byte @Nullable [] value) {
    if (!writing.add(id)) {
      return Future.failedFuture(
          Problem.of(409, "conflict", "webhook: another change of it is being written"));
    }
    Context loop = vertx.getOrCreateContext();
    Promise<Boolean> written = Promise.promise();
    log.append(
        Topics.WEBHOOKS,
        id.getBytes(StandardCharsets.UTF_8),
        value,
        new DurableLog.Acknowledgement() {
          @Override
          public void appended(int partition, long offset) {
            CompletableFuture<Void> published =
                follower.whenPublished(Topics.WEBHOOKS, partition, offset);
            loop.runOnContext(
                durable -> {
                  long timer = vertx.setTimer(VISIBLE_MILLIS, late -> written.tryComplete(false));
                  // It does not fail: it completes with the follower, or never, and then the timer
                  // tells.
                  CompletableFuture<Void> unused =
                      published.thenRun(
                          () ->
                              loop.runOnContext(
                                  now -> {
                                    vertx.cancelTimer(timer);
                                    written.tryComplete(true);
                                  }));
                });
          }

          @Override
          public void failed(Throwable cause) {
            loop.runOnContext(
                back ->
                    written.tryFail(
                        Problem.unavailable(
                            "unavailable",
                            "webhook: the log does not take it; try again",
                            RETRY_AFTER_SECONDS)));
          }
        });
    return written.future().onComplete(done -> writing.remove(id));
  }
}
