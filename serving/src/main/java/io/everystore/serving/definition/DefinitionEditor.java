package io.everystore.serving.definition;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Definition;
import io.everystore.serving.http.Problem;
import io.everystore.serving.ingest.DurableLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes definitions and answers when this process' image shows them.
 *
 * <p>Belongs to one event loop, so that a condition on the version holds until the write is
 * visible: while it is not, nobody else may write the same definition. Between processes the last
 * record of the topic wins.
 */
public final class DefinitionEditor {
  private static final long VISIBLE_TIMEOUT_MILLIS = 5_000;
  private static final int RETRY_AFTER_SECONDS = 1;

  /** Tells when a record of the topic is in the image. */
  @FunctionalInterface
  public interface Visibility {
    CompletableFuture<Void> whenPublished(String topic, int partition, long offset);
  }

  private final DurableLog log;
  private final Supplier<DefinitionImage> image;
  private final Visibility visibility;
  private final AuditLog audit;
  private final EpochClock clock;
  private final Vertx vertx;
  private final Set<DefinitionKey> underWay = new HashSet<>();

  public DefinitionEditor(
      DurableLog log,
      Supplier<DefinitionImage> image,
      Visibility visibility,
      AuditLog audit,
      EpochClock clock,
      Vertx vertx) {
    this.log = log;
    this.image = image;
    this.visibility = visibility;
    this.audit = audit;
    this.clock = clock;
    this.vertx = vertx;
  }

  /** What was written, and whether the image shows it already. */
  public record Written(Definition definition, boolean visible) {}

  /** Says of a definition as it is, null for none, whether it may be written; throws if not. */
  @FunctionalInterface
  public interface Condition {
    void check(@Nullable Definition current);
  }

  /**
   * Writes a definition; version and times are set here.
   *
   * @param operator who writes
   */
  public Future<Written> put(
      DefinitionKey key, Definition.Builder definition, String operator, Condition condition) {
    return write(
        key,
        operator,
        condition,
        current -> {
          long now = clock.millis();
          definition
              .setVersion(current == null ? now : Math.max(now, current.getVersion() + 1))
              .setUpdatedTimeMillis(now)
              .setCreatedTimeMillis(current == null ? now : current.getCreatedTimeMillis());
          return definition.build();
        });
  }

  /** Deletes a definition that is there; answers what it was. */
  public Future<Written> delete(DefinitionKey key, String operator, Condition condition) {
    return write(key, operator, condition, current -> null);
  }

  /** Makes the new definition of the current one; null deletes it. */
  private interface Change {
    @Nullable Definition of(@Nullable Definition current);
  }

  private Future<Written> write(
      DefinitionKey key, String operator, Condition condition, Change change) {
    Definition current = image.get().find(key);
    condition.check(current);
    if (!underWay.add(key)) {
      throw Problem.of(
          412, "precondition_failed", key.id() + ": is just being written (expected: read again)");
    }
    Definition next = change.of(current);
    Context loop = vertx.getOrCreateContext();
    Promise<Boolean> written = Promise.promise();
    log.append(
        Topics.DEFINITIONS,
        key.toBytes(),
        next == null ? null : next.toByteArray(),
        new DurableLog.Acknowledgement() {
          @Override
          public void appended(int partition, long offset) {
            audit.changed(key, current, next, operator);
            loop.runOnContext(back -> awaitVisible(loop, partition, offset, written));
          }

          @Override
          public void failed(Throwable cause) {
            loop.runOnContext(
                back ->
                    written.tryFail(
                        Problem.unavailable(
                            "log_unavailable",
                            "definition: not durable; read it and send it again",
                            RETRY_AFTER_SECONDS)));
          }
        });
    Definition shown =
        next != null ? next : current != null ? current : Definition.getDefaultInstance();
    return written
        .future()
        .onComplete(done -> underWay.remove(key))
        .map(visible -> new Written(shown, visible));
  }

  private void awaitVisible(Context loop, int partition, long offset, Promise<Boolean> written) {
    CompletableFuture<Void> published =
        visibility.whenPublished(Topics.DEFINITIONS, partition, offset);
    long timer =
        vertx.setTimer(
            VISIBLE_TIMEOUT_MILLIS,
            late -> {
              written.tryComplete(false);
              published.complete(null);
            });
    var unused =
        published.whenComplete(
            (done, failure) ->
                loop.runOnContext(
                    back -> {
                      vertx.cancelTimer(timer);
                      written.tryComplete(failure == null);
                    }));
  }
}
