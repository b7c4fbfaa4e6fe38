package io.everystore.standalone.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.standalone.chaos.ErasureLedger.Trace;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at the end of a drill what replicas still tell of those who asked to be forgotten. */
final class ErasureLooks {
  /** Longest time from the end of the load until every receipt says done. */
  static final Duration BOUND = Audits.DRAIN_BOUND;

  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int WAIT_MILLIS = 5_000;
  private static final long PAUSE_MILLIS = 500;

  private final Http http;
  private final ErasureLedger ledger;
  private final long endNanos = System.nanoTime() + BOUND.toNanos();

  /** The time starts to run. */
  ErasureLooks(Http http, ErasureLedger ledger) {
    this.http = http;
    this.ledger = ledger;
  }

  ErasureLedger.Audit audit(List<Replica> replicas) throws InterruptedException {
    Map<String, Set<String>> undone = new TreeMap<>();
    Map<String, Map<String, Set<Trace>>> traces = new TreeMap<>();
    for (Replica replica : replicas) {
      undone.put(replica.name(), undone(replica));
      traces.put(replica.name(), traces(replica));
    }
    return ledger.audit(undone, traces);
  }

  private Set<String> undone(Replica replica) throws InterruptedException {
    Set<String> undone = new TreeSet<>(ledger.erasureIds());
    while (true) {
      undone.removeIf(
          id -> {
            Http.Answer answer = get(replica, "/v1/erasures/" + id);
            return answer != null && answer.body().path("state").asText().equals("done");
          });
      if (undone.isEmpty() || isOver()) {
        return undone;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private boolean isOver() {
    return System.nanoTime() > endNanos;
  }

  /** By id; whoever could not be asked is not in it. */
  private Map<String, Set<Trace>> traces(Replica replica) throws InterruptedException {
    Map<String, Set<Trace>> traces = new TreeMap<>();
    for (Map.Entry<String, String> person : ledger.certain().entrySet()) {
      for (String id : ledger.ids(person.getKey())) {
        Set<Trace> found = traces(replica, id, person.getKey(), person.getValue());
        while (found == null && !isOver()) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
          found = traces(replica, id, person.getKey(), person.getValue());
        }
        if (found != null) {
          traces.put(id, found);
        }
      }
    }
    return traces;
  }

  /** What is served once their last post is in it; null when that cannot be told now. */
  private @Nullable Set<Trace> traces(Replica replica, String id, String person, String token) {
    String after = URLEncoder.encode(token, StandardCharsets.UTF_8);
    Http.Answer page =
        get(
            replica,
            "/v1/pages/home?user_id=%s&wait_ms=%d&after=%s".formatted(id, WAIT_MILLIS, after));
    if (page == null || !page.body().path("fresh").asBoolean()) {
      return null;
    }
    Http.Answer user = get(replica, "/v1/users/" + id);
    Http.Answer export = get(replica, "/v1/users/" + id + "/export");
    if (user == null || export == null) {
      return null;
    }
    String item = ErasureLoad.itemOf(person);
    Set<Trace> found = EnumSet.noneOf(Trace.class);
    if (user.status() == 200) {
      found.add(Trace.PROFILE);
    }
    if (export.status() == 200) {
      found.add(Trace.EXPORT);
    }
    if (page.body().path("profile").path("known").asBoolean()) {
      found.add(Trace.PAGE);
    }
    if (isTold(user.body().path("recent_items"), item) || PageLedger.isTold(page.body(), item)) {
      found.add(Trace.ITEM);
    }
    return found;
  }

  private static boolean isTold(JsonNode recentItems, String item) {
    return recentItems.findValuesAsText("item_id").contains(item);
  }

  /** Null when there is no answer, or none that tells. */
  private Http.@Nullable Answer get(Replica replica, String path) {
    try {
      Http.Answer answer = http.get(replica.door(path), TIMEOUT).join();
      return answer.status() == 200 || answer.status() == 404 ? answer : null;
    } catch (CompletionException e) {
      return null;
    }
  }
}
