package io.everystore.serving.ingest;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.serving.http.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes to the catalogue for one request and waits until this process' views show what was
 * written.
 *
 * <p>Used on the event loop of its request only.
 */
final class CatalogueWrite {
  /** How long an answer waits for the views after its writes are durable. */
  private static final long VISIBLE_TIMEOUT_MILLIS = 5_000;

  private static final int RETRY_AFTER_SECONDS = 1;

  private final DurableLog log;
  private final CatalogueReplica replica;
  private final Vertx vertx;
  private final Promise<Boolean> promise = Promise.promise();
  private final PendingAppends appends;

  CatalogueWrite(DurableLog log, CatalogueReplica replica, Vertx vertx) {
    this.log = log;
    this.replica = replica;
    this.vertx = vertx;
    Context loop = vertx.getOrCreateContext();
    this.appends =
        new PendingAppends(() -> loop.runOnContext(done -> whenDurable(loop)), 0, () -> {});
  }

  void put(CatalogueItem item) {
    byte[] key = item.getId().getBytes(StandardCharsets.UTF_8);
    appends.begin();
    log.append(Topics.CATALOGUE, key, item.toByteArray(), appends);
  }

  /**
   * Ends the writes.
   *
   * @return true once they are visible here, false when they are durable but were not visible in
   *     time; fails with a {@link Problem} when they are not durable
   */
  Future<Boolean> complete() {
    appends.complete();
    return promise.future();
  }

  private void whenDurable(Context loop) {
    if (appends.failure() != null) {
      promise.fail(
          Problem.unavailable(
              "log_unavailable", "items: not durable; send them again", RETRY_AFTER_SECONDS));
      return;
    }
    Token written = appends.token();
    List<CompletableFuture<Void>> waits = new ArrayList<>();
    for (int i = 0; i < written.partitions().length; i++) {
      waits.add(replica.whenApplied(written.partitions()[i], written.offsets()[i]));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(waits.toArray(CompletableFuture<?>[]::new));
    long timer =
        vertx.setTimer(
            VISIBLE_TIMEOUT_MILLIS,
            late -> {
              promise.tryComplete(false);
              waits.forEach(wait -> wait.complete(null));
            });
    var unused =
        all.whenComplete(
            (visible, failure) ->
                loop.runOnContext(
                    back -> {
                      vertx.cancelTimer(timer);
                      promise.tryComplete(failure == null);
                    }));
  }
}
