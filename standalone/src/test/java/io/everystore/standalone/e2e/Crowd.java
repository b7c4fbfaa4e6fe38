package io.everystore.standalone.e2e;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A few people who go on looking at things whatever happens to the system: who gets no answer sends
 * the same event again. Knows how often each of them was taken at their word.
 */
final class Crowd {
  private static final int PEOPLE = 5;
  private static final int ITEMS = 7;
  private static final String COUNT = "events.view_item.count";
  private static final Duration LONGEST_REFUSAL = Duration.ofMinutes(2);
  private static final Duration SETTLED = Duration.ofSeconds(60);

  private final String name;
  private final List<Api> replicas;
  private final Map<String, Long> views;
  private final Map<String, String> lastTokens;
  private String lastPerson = "";
  private int sent;

  /**
   * Makes people nobody knows yet.
   *
   * @param name tells them from other crowds
   * @param replicas asked in turn
   */
  Crowd(String name, List<Api> replicas) {
    this(name, replicas, new TreeMap<>(), new TreeMap<>());
  }

  private Crowd(
      String name, List<Api> replicas, Map<String, Long> views, Map<String, String> lastTokens) {
    this.name = name;
    this.replicas = replicas;
    this.views = views;
    this.lastTokens = lastTokens;
  }

  /** The same people, who go on elsewhere; what they did counts for both. */
  Crowd at(List<Api> otherReplicas) {
    Crowd moved = new Crowd(name, otherReplicas, views, lastTokens);
    moved.sent = sent;
    return moved;
  }

  /** One more event, sent until it is taken. */
  void look() {
    lastPerson = name + "-" + sent % PEOPLE;
    String event =
        """
        {"client_id":"%s","events":[{"name":"view_item",
         "params":{"event_id":"%s-%d","items":[{"item_id":"item-%d"}]}}]}
        """
            .formatted(lastPerson, name, sent, sent % ITEMS);
    sent++;
    await().atMost(LONGEST_REFUSAL).until(() -> isTaken(event));
    views.merge(lastPerson, 1L, Long::sum);
  }

  void look(int times) {
    for (int i = 0; i < times; i++) {
      look();
    }
  }

  private boolean isTaken(String event) throws InterruptedException {
    for (Api replica : replicas) {
      try {
        Api.Answer answer = replica.post("/v1/events", "application/json", event);
        if (answer.status() == 202) {
          lastTokens.put(lastPerson, answer.body().path("token").asText());
          return true;
        }
      } catch (IOException e) {
        // Nobody there; the next one may be.
      }
    }
    return false;
  }

  /** True when every replica serves the last event within five seconds. */
  boolean isFresh() throws InterruptedException {
    for (Api replica : replicas) {
      try {
        Api.Answer answer = read(replica, lastPerson);
        if (answer.status() != 200 || !answer.body().path("fresh").asBoolean()) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  /** Every replica counts every event that was taken, and each of them once. */
  void assertExact() {
    for (Api replica : replicas) {
      await()
          .atMost(SETTLED)
          .ignoreExceptions()
          .untilAsserted(() -> assertEquals(views, counts(replica)));
    }
  }

  private Map<String, Long> counts(Api replica) throws IOException, InterruptedException {
    Map<String, Long> counts = new TreeMap<>();
    for (String person : views.keySet()) {
      JsonNode body = read(replica, person).body();
      counts.put(person, body.path("fresh").asBoolean() ? body.at(pointer()).asLong() : -1);
    }
    return counts;
  }

  private static String pointer() {
    return "/features/" + COUNT;
  }

  private Api.Answer read(Api replica, String person) throws IOException, InterruptedException {
    String token = requireNonNull(lastTokens.get(person), person);
    return replica.get("/v1/users/" + person + Api.after(token));
  }
}
