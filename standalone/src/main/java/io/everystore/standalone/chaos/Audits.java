package io.everystore.standalone.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads at the end of a drill what the system counted, once it says that it is complete. */
final class Audits {
  /** Longest time from the end of the load until everything is counted everywhere. */
  static final Duration DRAIN_BOUND = Duration.ofMinutes(4);

  private static final Pattern COUNT = Pattern.compile("events\\.([^.]+)\\.count");
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);
  private static final int WAIT_MILLIS = 5_000;
  private static final int AT_ONCE = 16;
  private static final long PAUSE_MILLIS = 500;

  private final Http http;
  private final EventLoad events;
  private final List<String> differences = new ArrayList<>();

  Audits(Http http, EventLoad events) {
    this.http = http;
    this.events = events;
  }

  /** Lifetime counts of a person by event name, from what {@code GET /v1/users/{id}} answered. */
  static Map<String, Long> counts(JsonNode user) {
    Map<String, Long> counts = new HashMap<>();
    user.path("features")
        .properties()
        .forEach(
            feature -> {
              Matcher matcher = COUNT.matcher(feature.getKey());
              if (matcher.matches()) {
                counts.put(matcher.group(1), feature.getValue().asLong());
              }
            });
    return counts;
  }

  /**
   * Counts of everybody as each replica tells them, read when it says that they contain the last
   * post of each.
   */
  Map<String, Map<String, Map<String, EventSums>>> counted(
      List<Replica> replicas, Set<String> people) throws InterruptedException {
    long endNanos = System.nanoTime() + DRAIN_BOUND.toNanos();
    Map<String, Map<String, Map<String, EventSums>>> counted = new LinkedHashMap<>();
    for (Replica replica : replicas) {
      Map<String, Map<String, EventSums>> here = new HashMap<>();
      Set<String> missing = new HashSet<>(people);
      while (!missing.isEmpty() && System.nanoTime() < endNanos) {
        read(replica, missing, here);
        if (!missing.isEmpty()) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
      if (!missing.isEmpty()) {
        differences.add(
            "%s: %d people not up to date %d s after the load ended, such as %s"
                .formatted(
                    replica.name(),
                    missing.size(),
                    DRAIN_BOUND.toSeconds(),
                    missing.iterator().next()));
      }
      counted.put(replica.name(), here);
    }
    return counted;
  }

  /** Reads those who are missing; whoever is up to date is no longer. */
  private void read(
      Replica replica, Set<String> missing, Map<String, Map<String, EventSums>> here) {
    List<String> people = List.copyOf(missing);
    for (int from = 0; from < people.size(); from += AT_ONCE) {
      Map<String, CompletableFuture<Http.Answer>> asked = new LinkedHashMap<>();
      for (String person : people.subList(from, Math.min(people.size(), from + AT_ONCE))) {
        String after = URLEncoder.encode(events.token(person), StandardCharsets.UTF_8);
        asked.put(
            person,
            http.get(
                replica.door(
                    "/v1/users/%s?wait_ms=%d&after=%s".formatted(person, WAIT_MILLIS, after)),
                READ_TIMEOUT));
      }
      asked.forEach(
          (person, answering) -> {
            try {
              Http.Answer answer = answering.join();
              if (answer.status() == 200) {
                Map<String, EventSums> sums = new HashMap<>();
                counts(answer.body())
                    .forEach((name, count) -> sums.put(name, EventSums.counted(count)));
                here.put(person, sums);
                if (answer.body().path("fresh").asBoolean()) {
                  missing.remove(person);
                }
              }
            } catch (CompletionException e) {
              // Asked again.
            }
          });
    }
  }

  List<String> differences() {
    return differences;
  }
}
