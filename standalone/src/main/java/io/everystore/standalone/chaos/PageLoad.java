package io.everystore.standalone.chaos;

import io.everystore.feature.model.EpochClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Asks for pages, however long earlier ones take. When a replica does not answer, another is asked
 * once. Thread-safe.
 */
final class PageLoad {
  /** A replica that has not answered by then counts as one that does not. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final String HOME = "/v1/pages/home?client_id=";
  private static final int OK = 200;

  /** So many replicas are asked for a page. */
  private static final int ASKED = 2;

  private final long firstNanos = System.nanoTime();
  private final Http http;
  private final Balancer balancer;
  private final PageLedger ledger;
  private final AtomicInteger pending = new AtomicInteger();
  private final ConcurrentHistogram micros = new ConcurrentHistogram(3);

  PageLoad(Http http, Balancer balancer, PageLedger ledger) {
    this.http = http;
    this.balancer = balancer;
    this.ledger = ledger;
  }

  void tick(People people, Random random) {
    String person = people.anybody();
    String page =
        random.nextBoolean()
            ? HOME + person
            : "/v1/pages/item?client_id=" + person + "&item_id=" + people.anyItem();
    ledger.asked();
    pending.incrementAndGet();
    ask(page, person, balancer.next(), List.of(), System.nanoTime());
  }

  /** True when a page of every replica has rows. */
  boolean allKnowItems(People people) {
    return balancer.replicas().stream()
        .map(replica -> http.get(replica.door(HOME + people.anybody()), TIMEOUT))
        .map(asked -> asked.handle((answer, failure) -> answer != null && hasRows(answer)))
        .allMatch(CompletableFuture::join);
  }

  private static boolean hasRows(Http.Answer answer) {
    return !answer.body().path("rows").isEmpty();
  }

  /**
   * Asks a replica.
   *
   * @param failures how those that were asked before failed, in words
   */
  private void ask(
      String page, String person, Replica replica, List<String> failures, long startNanos) {
    long emptyMark = replica.emptyWindow().mark();
    long forgetfulMark = replica.forgetfulWindow().mark();
    String before = replica.isInRotation() ? ledger.lastEventTime(replica.name(), person) : "";
    Http.whenDone(
        http.get(replica.door(page), TIMEOUT),
        (answer, failure) -> {
          if (answer != null && answer.status() == OK) {
            ledger.answered(
                replica.name(),
                person,
                replica.forgetfulWindow().touchedSince(forgetfulMark) ? "" : before,
                answer.body(),
                EpochClock.SYSTEM.millis(),
                replica.emptyWindow().touchedSince(emptyMark));
            micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos));
            pending.decrementAndGet();
            return;
          }
          replica.rest();
          List<String> all = new ArrayList<>(failures);
          all.add(
              "%s after %d ms: %s"
                  .formatted(
                      replica.name(),
                      millisSince(startNanos),
                      answer == null ? failure : "status " + answer.status()));
          if (all.size() < ASKED) {
            ledger.askedAnother();
            ask(page, person, balancer.other(replica), all, startNanos);
          } else {
            ledger.unanswered(
                "%s, asked for at %d ms of the drill; %s"
                    .formatted(page, TimeUnit.NANOSECONDS.toMillis(startNanos - firstNanos), all));
            pending.decrementAndGet();
          }
        });
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  int pending() {
    return pending.get();
  }

  /** From asking to the answer, another replica included. */
  Histogram micros() {
    return micros;
  }
}
