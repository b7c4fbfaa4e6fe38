package io.everystore.standalone.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Posts events and sends what was not answered again, with the same event ids, until it is. Some is
 * sent twice although it was answered. Thread-safe.
 */
final class EventLoad {
  /** Posts under way; while there are more, new ones are not made. */
  static final int MOST_PENDING = 2_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int REMEMBERED = 200;
  private static final int ONE_IN_TWICE = 20;
  private static final int ACCEPTED = 202;

  private final Http http;
  private final EventLedger ledger;
  private final Repeated posts;
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final List<Post> remembered = new ArrayList<>();
  private final List<String> differences = Collections.synchronizedList(new ArrayList<>());
  private final LongAdder twice = new LongAdder();
  private final LongAdder notMade = new LongAdder();

  EventLoad(Http http, Balancer balancer, EventLedger ledger) {
    this.http = http;
    this.posts = new Repeated(balancer);
    this.ledger = ledger;
  }

  /** One tick of the load: posts something new unless too much is under way. */
  void tick(People people, Random random) {
    if (posts.pending() >= MOST_PENDING) {
      notMade.increment();
      return;
    }
    Post post = people.something();
    CompletableFuture<@Nullable Void> unused = send(post);
    if (random.nextInt(ONE_IN_TWICE) == 0) {
      twice.increment();
      unused = send(post);
    }
  }

  /** Done when it is acknowledged or refused, or when nobody waits any more. */
  CompletableFuture<@Nullable Void> send(Post post) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    posts.send(
        replica -> http.post(replica.door("/v1/events"), Http.JSON_TYPE, post.body(), TIMEOUT),
        answer -> isSettled(post, answer),
        () -> done.complete(null));
    return done;
  }

  private boolean isSettled(Post post, Http.Answer answer) {
    if (answer.status() == ACCEPTED) {
      note(post, answer.body());
      return true;
    }
    if (answer.status() / 100 == 4) {
      post.eventIds().forEach(ledger::refused);
      differences.add("post of " + post.person() + " refused: " + answer.body());
      return true;
    }
    return false;
  }

  private void note(Post post, JsonNode answer) {
    Set<Integer> refused = new HashSet<>();
    for (JsonNode each : answer.path("rejected")) {
      refused.add(each.path("index").asInt());
      differences.add("event of " + post.person() + " refused: " + each);
    }
    for (int i = 0; i < post.eventIds().size(); i++) {
      String id = post.eventIds().get(i);
      if (refused.contains(i)) {
        ledger.refused(id);
      } else {
        ledger.acknowledged(id);
      }
    }
    tokens.put(post.person(), answer.path("token").asText());
    synchronized (remembered) {
      if (remembered.size() == REMEMBERED) {
        remembered.remove(0);
      }
      remembered.add(post);
    }
  }

  /** The latest posts that were acknowledged. */
  List<Post> remembered() {
    synchronized (remembered) {
      return List.copyOf(remembered);
    }
  }

  /** Stands for the last acknowledged post of somebody; empty before the first. */
  String token(String person) {
    return tokens.getOrDefault(person, "");
  }

  int pending() {
    return posts.pending();
  }

  /** From now on what is not answered is not sent again. */
  void giveUp() {
    posts.giveUp();
  }

  long again() {
    return posts.again();
  }

  long twice() {
    return twice.sum();
  }

  long notMade() {
    return notMade.sum();
  }

  List<String> differences() {
    synchronized (differences) {
      return List.copyOf(differences);
    }
  }
}
