package io.everystore.standalone.chaos;

import io.everystore.feature.model.EpochClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People who act, ask to be forgotten, and of whom an event may come late: each of them once, and
 * nobody else counts what they do. One in some never asks. Thread-safe.
 */
final class ErasureLoad {
  private static final int MOST_PENDING = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int VIEWS = 3;
  private static final int ONE_IN_STAYS = 6;
  private static final int ONE_IN_LOGS_IN = 3;
  private static final int MOST_WAIT_MILLIS = 10_000;

  /**
   * How long ago they did what they do: earlier than an erasure by whichever clock of a replica,
   * one of which may be {@link ReplicaFaults#CLOCK_ERROR} behind.
   */
  private static final Duration AGO = ReplicaFaults.CLOCK_ERROR.multipliedBy(2);

  private final Http http;
  private final ErasureLedger ledger;
  private final Repeated calls;
  private final AtomicInteger pending = new AtomicInteger();
  private final List<String> differences = Collections.synchronizedList(new ArrayList<>());
  private int next;

  /**
   * Somebody.
   *
   * @param ids the client's, and the user's where they log in
   * @param askMillis from when they acted until they ask; negative when they never do
   * @param lateMillis from the answer until the late event; negative for none
   */
  private record Leaver(String person, Set<String> ids, int askMillis, int lateMillis) {}

  ErasureLoad(Http http, Balancer balancer, ErasureLedger ledger) {
    this.http = http;
    this.calls = new Repeated(balancer);
    this.ledger = ledger;
  }

  /** The one item that nobody else views. */
  static String itemOf(String person) {
    return PageLedger.canaryOf(person);
  }

  private static String userOf(String person) {
    return "user-of-" + person;
  }

  void tick(Random random) {
    String person = "leaver-" + next++;
    boolean stays = random.nextInt(ONE_IN_STAYS) == 0;
    boolean logsIn = random.nextInt(ONE_IN_LOGS_IN) == 0;
    int askMillis = random.nextInt(MOST_WAIT_MILLIS);
    boolean late = random.nextBoolean();
    int lateMillis = random.nextInt(MOST_WAIT_MILLIS);
    if (pending.get() >= MOST_PENDING) {
      return;
    }
    Set<String> ids = new TreeSet<>(Set.of(person));
    if (logsIn) {
      ids.add(userOf(person));
    }
    pending.incrementAndGet();
    Leaver leaver = new Leaver(person, ids, stays ? -1 : askMillis, late ? lateMillis : -1);
    act(leaver, "before", () -> after(leaver.askMillis, () -> ask(leaver)));
  }

  /** Goes on after a while, and ends where there is nothing to go on with. */
  private void after(int millis, Runnable then) {
    if (millis < 0) {
      pending.decrementAndGet();
    } else {
      CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(then);
    }
  }

  private void act(Leaver leaver, String when, Runnable ended) {
    String body = body(leaver, when);
    calls.send(
        replica -> http.post(replica.door("/v1/events"), Http.JSON_TYPE, body, TIMEOUT),
        answer -> {
          if (answer.status() == 202 && answer.body().path("rejected").isEmpty()) {
            ledger.acted(leaver.person, leaver.ids, answer.body().path("token").asText());
            return true;
          }
          return isRefused(leaver.person + " " + when, answer);
        },
        ended);
  }

  private void ask(Leaver leaver) {
    AtomicInteger open = new AtomicInteger(leaver.ids.size());
    leaver.ids.forEach(id -> ledger.asked(leaver.person, id));
    for (String id : leaver.ids) {
      calls.send(
          replica -> http.delete(replica.door("/v1/users/" + id), TIMEOUT),
          answer -> {
            if (answer.status() == 202) {
              ledger.acknowledged(leaver.person, id, answer.body().path("erasure_id").asText());
              return true;
            }
            return isRefused("erasure of " + id, answer);
          },
          () -> {
            if (open.decrementAndGet() == 0) {
              boolean told = ledger.isToBeForgotten(leaver.person);
              after(
                  told ? leaver.lateMillis : -1,
                  () -> act(leaver, "late", pending::decrementAndGet));
            }
          });
    }
  }

  private boolean isRefused(String what, Http.Answer answer) {
    if (answer.status() >= 500) {
      return false;
    }
    differences.add(what + ": " + answer);
    return true;
  }

  private static String body(Leaver leaver, String when) {
    long micros = TimeUnit.MILLISECONDS.toMicros(EpochClock.SYSTEM.millis() - AGO.toMillis());
    List<String> events = new ArrayList<>();
    for (int i = 0; i < VIEWS; i++) {
      events.add(
          """
          {"name":"view_item","params":{"event_id":"%s-%s-%d","items":[{"item_id":"%s"}]}}\
          """
              .formatted(leaver.person, when, i, itemOf(leaver.person)));
    }
    return "{\"client_id\":\"%s\",%s\"timestamp_micros\":%d,\"events\":[%s]}"
        .formatted(
            leaver.person,
            leaver.ids.size() > 1 ? "\"user_id\":\"" + userOf(leaver.person) + "\"," : "",
            micros,
            String.join(",", events));
  }

  /** People who have not come to their end. */
  int pending() {
    return pending.get();
  }

  void giveUp() {
    calls.giveUp();
  }

  List<String> differences() {
    synchronized (differences) {
      return List.copyOf(differences);
    }
  }
}
