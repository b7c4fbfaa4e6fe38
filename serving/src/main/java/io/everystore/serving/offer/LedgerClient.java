package io.everystore.serving.offer;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.serving.http.Problem;
import io.everystore.serving.ingest.DurableLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Asks the ledger of an offer and waits for what it decides. Thread-safe. */
public final class LedgerClient {
  static final long TIMEOUT_MILLIS = 5_000;

  private static final int RETRY_AFTER_SECONDS = 1;

  private final DurableLog log;
  private final OfferDecisions decisions;
  private final BooleanSupplier listening;
  private final long timeoutMillis;

  /**
   * Makes a client.
   *
   * @param listening whether decisions written from now on are read
   */
  public LedgerClient(DurableLog log, OfferDecisions decisions, BooleanSupplier listening) {
    this(log, decisions, listening, TIMEOUT_MILLIS);
  }

  LedgerClient(
      DurableLog log, OfferDecisions decisions, BooleanSupplier listening, long timeoutMillis) {
    this.log = log;
    this.decisions = decisions;
    this.listening = listening;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * Asks; the future completes on the caller's event loop.
   *
   * @param command with offer and what is asked; its id is set here
   * @return fails with a {@link Problem}, 503, when nothing was decided in time: what was asked may
   *     be decided all the same, and asking again with the same key tells
   */
  public Future<OfferDecision> ask(Vertx vertx, OfferCommand.Builder command) {
    if (!listening.getAsBoolean()) {
      return Future.failedFuture(undecided("decisions cannot be read yet"));
    }
    String commandId = UUID.randomUUID().toString();
    Context loop = vertx.getOrCreateContext();
    Promise<OfferDecision> decided = Promise.promise();
    if (!decisions.await(
        commandId, decision -> loop.runOnContext(back -> decided.tryComplete(decision)))) {
      return Future.failedFuture(
          undecided(OfferDecisions.MAX_WAITING + " others wait (expected: fewer)"));
    }
    long timer =
        vertx.setTimer(
            timeoutMillis,
            late -> decided.tryFail(undecided("not decided within " + timeoutMillis + " ms")));
    log.append(
        Topics.OFFER_COMMANDS,
        command.getOfferId().getBytes(StandardCharsets.UTF_8),
        command.setCommandId(commandId).build().toByteArray(),
        new DurableLog.Acknowledgement() {
          @Override
          public void appended(int partition, long offset) {}

          @Override
          public void failed(Throwable cause) {
            loop.runOnContext(back -> decided.tryFail(undecided("the log does not take it")));
          }
        });
    return decided
        .future()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              decisions.forget(commandId);
            });
  }

  /** Nobody knows yet: the same key once more tells. */
  static Problem undecided(String why) {
    return Problem.unavailable(
        "undecided",
        "offer: " + why + "; send it again with the same idempotency_key",
        RETRY_AFTER_SECONDS);
  }
}
