package io.everystore.standalone.chaos;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long after a fault an event is served again: it is posted until it is acknowledged,
 * then read with its token until the answer is fresh. Thread-safe.
 */
final class Probe {
  /** Later than this nothing recovers any more, and the drill has failed. */
  static final Duration BOUND = Duration.ofMinutes(4);

  private static final long PAUSE_MILLIS = 100;
  private static final Duration POST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);
  private static final int WAIT_MILLIS = 1_000;

  private final Http http;
  private final Balancer balancer;
  private final People people;
  private final EventLedger ledger;
  private final List<String> differences = Collections.synchronizedList(new ArrayList<>());

  Probe(Http http, Balancer balancer, People people, EventLedger ledger) {
    this.http = http;
    this.balancer = balancer;
    this.people = people;
    this.ledger = ledger;
  }

  /**
   * Waits until an event posted now is served fresh.
   *
   * @param person whose event it is; one that nobody else posts for
   * @param replica asked alone; null for whichever the balancer chooses
   * @return milliseconds it took, negative when it took longer than {@link #BOUND}
   */
  long millisUntilFresh(String person, @Nullable Replica replica) throws InterruptedException {
    long startNanos = System.nanoTime();
    long endNanos = startNanos + BOUND.toNanos();
    Post post = people.view(person);
    String token = "";
    while (System.nanoTime() < endNanos) {
      Replica asked = replica == null ? balancer.next() : replica;
      try {
        if (token.isEmpty()) {
          token = acknowledge(post, asked);
        }
        if (!token.isEmpty() && isFresh(person, asked, token)) {
          return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        }
      } catch (CompletionException e) {
        asked.rest();
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return -1;
  }

  private String acknowledge(Post post, Replica asked) {
    Http.Answer answer =
        http.post(asked.door("/v1/events"), Http.JSON_TYPE, post.body(), POST_TIMEOUT).join();
    if (answer.status() != 202) {
      return "";
    }
    post.eventIds().forEach(ledger::acknowledged);
    return answer.body().path("token").asText();
  }

  private boolean isFresh(String person, Replica asked, String token) {
    Http.Answer answer =
        http.get(
                asked.door(
                    "/v1/users/%s?wait_ms=%d&after=%s"
                        .formatted(
                            person, WAIT_MILLIS, URLEncoder.encode(token, StandardCharsets.UTF_8))),
                READ_TIMEOUT)
            .join();
    boolean fresh = answer.status() == 200 && answer.body().path("fresh").asBoolean();
    if (fresh && !ledger.isTrue(person, Audits.counts(answer.body()))) {
      differences.add(
          "%s: said to be fresh without the event it was asked for: %s of %s"
              .formatted(asked.name(), Audits.counts(answer.body()), person));
    }
    return fresh;
  }

  List<String> differences() {
    synchronized (differences) {
      return List.copyOf(differences);
    }
  }
}
