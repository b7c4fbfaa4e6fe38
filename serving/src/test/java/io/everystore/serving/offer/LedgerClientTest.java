package io.everystore.serving.offer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.serving.http.Problem;
import io.everystore.serving.ingest.DurableLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting for decisions, over a log that is written down here. */
final class LedgerClientTest {
  private final Vertx vertx = Vertx.vertx();
  private final OfferDecisions decisions = new OfferDecisions(new RecentGrants());
  private final WrittenLog log = new WrittenLog();
  private final LedgerClient client = new LedgerClient(log, decisions, () -> true, 300);

  /** A log that takes everything, or nothing. */
  private static final class WrittenLog implements DurableLog {
    final List<OfferCommand> commands = new CopyOnWriteArrayList<>();
    volatile boolean takes = true;

    @Override
    public void append(
        String topic, byte[] key, byte @Nullable [] value, Acknowledgement acknowledgement) {
      assertEquals(Topics.OFFER_COMMANDS, topic);
      if (!takes || value == null) {
        acknowledgement.failed(new IllegalStateException("full"));
        return;
      }
      try {
        commands.add(OfferCommand.parseFrom(value));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
      acknowledgement.appended(0, commands.size());
    }
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private Future<OfferDecision> ask() {
    return client.ask(vertx, OfferCommand.newBuilder().setOfferId("o"));
  }

  private void decide(OfferCommand command, String redemptionId) {
    decisions.accept(
        null,
        OfferDecision.newBuilder()
            .setCommandId(command.getCommandId())
            .setRedemptionId(redemptionId)
            .build()
            .toByteArray());
  }

  @Test
  void decisions_reachWhoAskedForThem() {
    Future<OfferDecision> first = ask();
    Future<OfferDecision> second = ask();
    decide(log.commands.get(1), "two");
    decide(log.commands.get(0), "one");
    decide(log.commands.get(0), "again, as after a replay");
    await().until(() -> first.isComplete() && second.isComplete());
    assertEquals("one", first.result().getRedemptionId());
    assertEquals("two", second.result().getRedemptionId());
  }

  @Test
  void commandNobodyDecides_isUnavailableAndForgotten() {
    Future<OfferDecision> asked = ask();
    await().until(asked::isComplete);
    Problem problem = assertInstanceOf(Problem.class, asked.cause());
    assertEquals(503, problem.status());
    assertTrue(problem.headers().containsKey("Retry-After"));
    assertTrue(decisions.await("another", decision -> {}));
    decide(log.commands.get(0), "late");
    assertFalse(asked.succeeded());
  }

  @Test
  void logThatTakesNothing_isUnavailable() {
    log.takes = false;
    Future<OfferDecision> asked = ask();
    await().until(asked::isComplete);
    assertEquals(503, assertInstanceOf(Problem.class, asked.cause()).status());
  }

  @Test
  void waiters_areBounded() {
    for (int i = 0; i < OfferDecisions.MAX_WAITING; i++) {
      assertTrue(decisions.await("w" + i, decision -> {}));
    }
    Future<OfferDecision> asked = ask();
    assertEquals(503, assertInstanceOf(Problem.class, asked.cause()).status());
    assertTrue(log.commands.isEmpty(), "nothing is asked that nobody waits for");
  }
}
