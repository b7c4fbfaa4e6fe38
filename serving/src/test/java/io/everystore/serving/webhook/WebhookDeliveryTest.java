package io.everystore.serving.webhook;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.SegmentTransition;
import io.everystore.feature.proto.TransitionCause;
import io.everystore.feature.proto.Webhook;
import io.everystore.feature.proto.WebhookDeadLetter;
import io.everystore.feature.proto.WebhookState;
import io.everystore.serving.ingest.KafkaLog;
import io.everystore.serving.log.TestLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Transitions in a real log are told to a real server. */
final class WebhookDeliveryTest {
  private static final Duration SETTLED = Duration.ofSeconds(60);
  private static final String SECRET = "whsec_test";

  private static TestLog broker;
  private static Vertx vertx;
  private static KafkaLog log;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<WebhookService> services = new ArrayList<>();
  private Receiver receiver;

  /** Webhooks of one test want segments of its own. */
  private String segment;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    broker = TestLog.start(directory);
    vertx = Vertx.vertx();
    log = KafkaLog.start(broker.kafka(), List.of(Topics.WEBHOOKS, Topics.WEBHOOK_DEAD_LETTERS));
    assertTrue(log.awaitTopics(SETTLED));
  }

  @AfterAll
  static void stop() throws Exception {
    log.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
    broker.close();
  }

  @BeforeEach
  void listen(TestInfo test) throws Exception {
    receiver = new Receiver();
    segment = "s" + Integer.toHexString(test.getDisplayName().hashCode());
  }

  @AfterEach
  void close() {
    services.forEach(WebhookService::close);
    receiver.close();
  }

  private void run(WebhookConfig config) {
    services.add(
        WebhookService.start(broker.kafka(), log, config, EpochClock.SYSTEM, vertx, registry));
  }

  private static WebhookConfig quick(int attempts, int queued, Duration timeout) {
    return new WebhookConfig(
        "test-" + System.nanoTime(),
        false,
        2,
        queued,
        attempts,
        Duration.ofMinutes(5),
        Duration.ofMillis(10),
        Duration.ofMillis(40),
        timeout);
  }

  private static WebhookConfig quick() {
    return quick(5, 100, Duration.ofSeconds(20));
  }

  private void define(String id, String path) {
    broker.write(
        Topics.WEBHOOKS,
        id,
        Webhook.newBuilder()
            .setVersion(1)
            .setId(id)
            .setUrl(receiver.url(path))
            .addSegmentIds(segment)
            .setState(WebhookState.WEBHOOK_ACTIVE)
            .setSecret(SECRET)
            .build()
            .toByteArray());
  }

  private void enter(String person) {
    enter(segment, person);
  }

  private static void enter(String segmentId, String person) {
    broker.write(
        Topics.SEGMENT_TRANSITIONS,
        person,
        SegmentTransition.newBuilder()
            .setSegmentId(segmentId)
            .setProfileId(person)
            .setEntered(true)
            .setTimeMillis(1_700_000_000_000L)
            .setCause(TransitionCause.CAUSE_EVENT)
            .build()
            .toByteArray());
  }

  /** A group begins at the end of the log: repeats until somebody was told. */
  private void awaitListening() {
    await()
        .atMost(SETTLED)
        .until(
            () -> {
              enter("first");
              return !receiver.calls.isEmpty();
            });
  }

  private Set<String> told() throws Exception {
    Set<String> people = new HashSet<>(receiver.events());
    people.remove("first segment.entered " + segment);
    return people;
  }

  private static List<WebhookDeadLetter> deadLetters(String webhookId) throws Exception {
    byte[] last = broker.compacted(Topics.WEBHOOK_DEAD_LETTERS).get(webhookId);
    return last == null ? List.of() : List.of(WebhookDeadLetter.parseFrom(last));
  }

  @Test
  void transition_isToldSigned_andOthersAreNot() throws Exception {
    define("signed", "/hook");
    run(quick());
    awaitListening();
    enter("another", "bob");
    enter("ann");
    await().atMost(SETTLED).until(() -> !told().isEmpty());
    assertEquals(Set.of("ann segment.entered " + segment), told());
    Receiver.Call call = receiver.calls.get(receiver.calls.size() - 1);
    long seconds = Long.parseLong(call.signature().substring(2, call.signature().indexOf(',')));
    assertEquals(WebhookSignature.of(SECRET, seconds, call.body()), call.signature());
    assertTrue(Math.abs(System.currentTimeMillis() / 1_000 - seconds) < 120, call.signature());
    assertEquals(call.deliveryId(), call.json().path("delivery_id").asText());
    assertEquals("event", call.json().at("/events/0/cause").asText());
    assertEquals("2023-11-14T22:13:20Z", call.json().at("/events/0/time").asText());
  }

  @Test
  void receiverThatFails_isToldAgainUnderTheSameId_andNobodyIsLost() throws Exception {
    define("failing", "/hook");
    run(quick());
    awaitListening();
    receiver.failing.set(3);
    int before = receiver.calls.size();
    for (int i = 0; i < 9; i++) {
      enter("p" + i);
    }
    await().atMost(SETTLED).until(() -> told().size() == 9);
    List<String> ids =
        receiver.calls.stream().skip(before).limit(4).map(Receiver.Call::deliveryId).toList();
    assertEquals(1, new HashSet<>(ids).size(), ids::toString);
    assertTrue(count("failing", "retried") >= 3);
    assertEquals(List.of(), deadLetters("failing"));
  }

  @Test
  void redirect_isNotFollowed() throws Exception {
    define("redirected", "/hook");
    run(quick());
    awaitListening();
    receiver.status = 302;
    receiver.failing.set(1);
    int before = receiver.calls.size();
    enter("ann");
    await().atMost(SETTLED).until(() -> count("redirected", "retried") == 1);
    await().atMost(SETTLED).until(() -> receiver.calls.size() >= before + 2);
    assertEquals(
        receiver.calls.get(before).deliveryId(), receiver.calls.get(before + 1).deliveryId());
  }

  @Test
  void receiverThatIsDownForGood_leavesADeadLetterWithTheReason_andHoldsUpNoOther()
      throws Exception {
    define("slow", "/slow");
    define("well", "/hook");
    run(quick(2, 100, Duration.ofMillis(300)));
    await()
        .atMost(SETTLED)
        .until(
            () -> {
              enter("ann");
              return count("well", "delivered") > 0 && !deadLetters("slow").isEmpty();
            });
    WebhookDeadLetter letter = deadLetters("slow").get(0);
    assertEquals(2, letter.getAttempts());
    assertTrue(letter.getBody().toStringUtf8().contains("\"ann\""), letter::toString);
    assertTrue(
        letter.getReason().toLowerCase(java.util.Locale.ROOT).contains("time"), letter::toString);
    assertEquals(List.of(), deadLetters("well"));
  }

  @Test
  void receiverThatIsGone_isDisabledAndToldNoMore() throws Exception {
    define("gone", "/hook");
    run(quick());
    awaitListening();
    receiver.status = 410;
    receiver.failing.set(1);
    enter("ann");
    await()
        .atMost(SETTLED)
        .until(
            () ->
                Webhook.parseFrom(broker.compacted(Topics.WEBHOOKS).get("gone")).getState()
                    == WebhookState.WEBHOOK_DISABLED);
    await().atMost(SETTLED).until(() -> !deadLetters("gone").isEmpty());
    assertEquals("answer 410", deadLetters("gone").get(0).getReason());
    define("open", "/hook");
    int before = receiver.calls.size();
    await()
        .atMost(SETTLED)
        .until(
            () -> {
              enter("bob");
              return receiver.calls.size() > before;
            });
    assertTrue(
        receiver.calls.stream()
            .skip(before)
            .allMatch(call -> call.deliveryId().startsWith("open")));
  }

  @Test
  void queueThatIsFull_givesUpTheOldest() throws Exception {
    define("full", "/hook");
    run(quick(1_000, 2, Duration.ofSeconds(20)));
    awaitListening();
    receiver.failing.set(Integer.MAX_VALUE);
    await()
        .atMost(SETTLED)
        .until(
            () -> {
              enter("p" + receiver.calls.size());
              return !deadLetters("full").isEmpty();
            });
    assertTrue(deadLetters("full").get(0).getReason().startsWith("more than 2 deliveries wait"));
  }

  @Test
  void twoProcesses_shareTheTransitions_andNothingIsLostWhenOneStops() throws Exception {
    define("shared", "/hook");
    WebhookConfig config = quick();
    run(config);
    awaitListening();
    run(config);
    for (int i = 0; i < 40; i++) {
      enter("a" + i);
      if (i == 20) {
        services.remove(0).close();
      }
    }
    await().atMost(SETTLED).until(() -> told().size() == 40);
  }

  /** Most partitions had no transition yet when it stopped. */
  @Test
  void whatHappensWhileNobodyRuns_isToldByWhoRunsNext() throws Exception {
    define("interrupted", "/hook");
    WebhookConfig config = quick();
    run(config);
    awaitListening();
    services.remove(0).close();
    for (int i = 0; i < 40; i++) {
      enter("a" + i);
    }
    run(config);
    await().atMost(SETTLED).until(() -> told().size() == 40);
  }

  @Test
  void whatWasNotDelivered_isToldAfterARestart() throws Exception {
    define("restarted", "/hook");
    WebhookConfig config = quick(1_000, 100, Duration.ofSeconds(20));
    run(config);
    awaitListening();
    await().atMost(SETTLED).until(() -> count("restarted", "delivered") == receiver.calls.size());
    receiver.failing.set(Integer.MAX_VALUE);
    enter("ann");
    await().atMost(SETTLED).until(() -> told().size() == 1);
    services.remove(0).close();
    receiver.failing.set(0);
    double before = count("restarted", "delivered");
    run(config);
    await().atMost(SETTLED).until(() -> count("restarted", "delivered") > before);
    assertEquals(Set.of("ann segment.entered " + segment), told());
  }

  private double count(String webhookId, String outcome) {
    return registry
        .counter("everystore.webhook.deliveries", "webhook", webhookId, "outcome", outcome)
        .count();
  }
}
