package io.everystore.standalone.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What pages were answered with: whether each is a page, shows nobody else's history, and goes on
 * from what the same replica told of the same person before. Thread-safe.
 */
final class PageLedger {
  /** Differences of either kind that are told in words; the others are counted only. */
  static final int MAX_TOLD = 20;

  /** Rows that show nothing but what the person did. */
  private static final Set<String> OWN_HISTORY =
      Set.of("recently-viewed", "continue-shopping", "buy-again");

  private static final String STATIC = "static";

  /** Fallbacks from the best to the least; a page is as good as its best row. */
  private static final List<String> TIERS =
      List.of("no fallback", "stale", "segment", "popular", STATIC);

  /**
   * Event times in answers beyond now by more than this would be those of dated events. What a
   * replica receives has the time of its clock, which may be wrong.
   */
  static final long MOST_AHEAD_MILLIS = ReplicaFaults.CLOCK_ERROR.plusMinutes(6).toMillis();

  private final Map<String, Set<String>> touched = new ConcurrentHashMap<>();
  private final Map<String, String> latest = new HashMap<>();
  private final Map<String, Long> tiers = new TreeMap<>();
  private final List<String> unanswered = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private long asked;
  private long answered;
  private long secondAsked;
  private long unansweredCount;
  private long wrongCount;

  /**
   * What became of pages.
   *
   * @param secondAsked the first replica did not answer
   * @param unanswered by any replica that was asked
   * @param wrong answered with no page, with a static one that no fault excuses, with somebody
   *     else's history, or with an earlier last event
   * @param tiers pages by their best row
   */
  record Audit(
      long asked,
      long answered,
      long secondAsked,
      long unanswered,
      long wrong,
      Map<String, Long> tiers,
      List<String> differences) {
    Audit {
      tiers = new TreeMap<>(tiers);
      differences = List.copyOf(differences);
    }
  }

  /** Notes that somebody is about to act on an item. */
  void touching(String person, String itemId) {
    touched.computeIfAbsent(person, made -> ConcurrentHashMap.newKeySet()).add(itemId);
  }

  synchronized void asked() {
    asked++;
  }

  /** The first replica did not answer and another is asked. */
  synchronized void askedAnother() {
    secondAsked++;
  }

  /** What a replica last told of somebody, before a page is asked for. */
  synchronized String lastEventTime(String replica, String person) {
    return latest.getOrDefault(replica + " " + person, "");
  }

  synchronized void unanswered(String what) {
    unansweredCount++;
    if (unanswered.size() < MAX_TOLD) {
      unanswered.add("no answer: " + what);
    }
  }

  /**
   * Notes an answer.
   *
   * @param replica that answered
   * @param before what {@link #lastEventTime} said when it was asked; empty while the replica was
   *     not in rotation, or a fault excuses that it knows less of people
   * @param mayBeStatic whether a fault excuses that it knows no item
   */
  synchronized void answered(
      String replica,
      String person,
      String before,
      JsonNode page,
      long nowMillis,
      boolean mayBeStatic) {
    answered++;
    String found = wrongIn(page, person, mayBeStatic);
    if (found != null) {
      tell("%s, page of %s: %s".formatted(replica, person, found));
      return;
    }
    tiers.merge(tierOf(page), 1L, Long::sum);
    checkTime(replica, person, before, page.path("profile").path("last_event_time"), nowMillis);
  }

  private void checkTime(
      String replica, String person, String before, JsonNode time, long nowMillis) {
    String now = time.isTextual() ? time.asText() : "";
    if (!before.isEmpty() && isEarlier(now, before)) {
      tell(
          "%s, page of %s at %s: last event at %s after %s (expected: never earlier)"
              .formatted(
                  replica,
                  person,
                  Instant.ofEpochMilli(nowMillis),
                  now.isEmpty() ? "none" : now,
                  before));
    }
    if (!now.isEmpty()) {
      long millis = Instant.parse(now).toEpochMilli();
      if (millis > nowMillis + MOST_AHEAD_MILLIS) {
        tell("%s, page of %s: last event at %s, in the future".formatted(replica, person, now));
      }
      latest.merge(replica + " " + person, now, (a, b) -> isEarlier(a, b) ? b : a);
    }
  }

  private static boolean isEarlier(String a, String b) {
    return a.isEmpty() || Instant.parse(a).isBefore(Instant.parse(b));
  }

  /** What is wrong with a body, or null. */
  private @Nullable String wrongIn(JsonNode page, String person, boolean mayBeStatic) {
    JsonNode rows = page.path("rows");
    if (isStatic(page) && rows.isArray() && rows.isEmpty()) {
      return mayBeStatic ? null : "static (expected: only of a replica that was ended and is back)";
    }
    if (!page.path("page").isTextual() || !rows.isArray() || rows.isEmpty()) {
      return "no rows in " + page.toString().substring(0, Math.min(200, page.toString().length()));
    }
    Set<String> own = touched.getOrDefault(person, Set.of());
    Set<String> shown = new HashSet<>();
    for (JsonNode row : rows) {
      if (!row.path("items").isArray()) {
        return "a row without items";
      }
      String fallback = row.path("fallback").asText("null");
      boolean history =
          OWN_HISTORY.contains(row.path("strategy").asText())
              && (fallback.equals("null") || fallback.equals("stale"));
      for (JsonNode item : row.path("items")) {
        String id = item.path("item_id").asText();
        if (id.isEmpty()) {
          return "an item without id";
        }
        if (!shown.add(id)) {
          return id + " twice";
        }
        String because = item.path("reason").path("because_item_id").asText("");
        if ((history && !own.contains(id)) || (isCanary(because) && !own.contains(because))) {
          return "%s in %s, which they never saw".formatted(id, row.path("strategy").asText());
        }
      }
    }
    return shown.isEmpty() ? "no item" : null;
  }

  /** True when a page tells an item to somebody as one of theirs. */
  static boolean isTold(JsonNode page, String itemId) {
    for (JsonNode row : page.path("rows")) {
      for (JsonNode item : row.path("items")) {
        boolean isItem = item.path("item_id").asText().equals(itemId);
        if ((isItem && OWN_HISTORY.contains(row.path("strategy").asText()))
            || item.path("reason").path("because_item_id").asText("").equals(itemId)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The one item that nobody but the person views. */
  static String canaryOf(String person) {
    return "only-" + person;
  }

  /**
   * A replica that knows no item yet says so, which a fault must excuse, and the shop shows what it
   * has without it.
   */
  private static boolean isStatic(JsonNode page) {
    return page.path("page").isTextual() && page.path("fallback").asText().equals(STATIC);
  }

  private static boolean isCanary(String itemId) {
    return itemId.startsWith("only-");
  }

  private static String tierOf(JsonNode page) {
    int best = TIERS.size() - 1;
    for (JsonNode row : page.path("rows")) {
      String fallback = row.path("fallback").asText("null");
      int tier = fallback.equals("null") ? 0 : TIERS.indexOf(fallback);
      if (!row.path("items").isEmpty() && tier >= 0) {
        best = Math.min(best, tier);
      }
    }
    return TIERS.get(best);
  }

  private void tell(String difference) {
    wrongCount++;
    if (wrong.size() < MAX_TOLD) {
      wrong.add(difference);
    }
  }

  synchronized Audit audit() {
    List<String> differences = new ArrayList<>(wrong);
    differences.addAll(unanswered);
    return new Audit(asked, answered, secondAsked, unansweredCount, wrongCount, tiers, differences);
  }
}
