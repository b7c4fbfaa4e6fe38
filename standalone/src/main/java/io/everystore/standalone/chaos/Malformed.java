package io.everystore.standalone.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Bodies and addresses that no client should send; each must be refused and hurt nobody. */
final class Malformed {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private record Case(String path, String type, String body) {}

  private Malformed() {}

  private static List<Case> cases() {
    String events = "/v1/events";
    String json = Http.JSON_TYPE;
    return List.of(
        new Case(events, json, ""),
        new Case(events, json, "{\"client_id\":\"mal\",\"events\":[{\"name\":"),
        new Case(events, json, "[".repeat(1_000)),
        new Case(events, json, "{\"client_id\":" + "9".repeat(1_000) + ",\"events\":[]}"),
        new Case(events, json, "{\"client_id\":\"null\",\"events\":[{\"name\":\"view_item\"}]}"),
        new Case(events, json, "{\"client_id\":\"a\",\"client_id\":\"b\",\"events\":[]}"),
        new Case(events, json, "x".repeat(600_000)),
        new Case(events, "application/xml", "<events/>"),
        new Case(
            events,
            json,
            "{\"client_id\":\"mal\",\"events\":[{\"name\":\"view_item\",\"params\":"
                + "{\"timestamp_micros\":-1}},{\"name\":\"\"}]}"),
        new Case(events, json, "{\"@class\":\"java.lang.Runtime\"}"),
        new Case("/v1/offers/drill-0:redeem", json, "{\"user_id\":[]}"),
        new Case("/v1/offers/..%2f..:redeem", json, "{}"),
        new Case("/v1/rank", json, "{\"client_id\":\"mal\",\"item_ids\":{}}"),
        new Case("/v1/items:batch", "application/x-ndjson", "\u0000\n{]\n"));
  }

  /** Sends everything; what was wrong with the answers, in words. */
  static List<String> send(Http http, Replica replica) {
    List<String> wrong = new ArrayList<>();
    for (Case each : cases()) {
      try {
        Http.Answer answer =
            http.post(replica.door(each.path), each.type, each.body, TIMEOUT).join();
        boolean refused =
            answer.status() / 100 == 4
                || (answer.status() / 100 == 2 && !answer.body().path("rejected").isEmpty())
                // The log may be away meanwhile.
                || answer.status() == 503;
        if (!refused) {
          wrong.add(
              "malformed body for %s answered %d %s (expected: refused)"
                  .formatted(each.path, answer.status(), answer.body()));
        }
      } catch (CompletionException e) {
        // The connection may be closed on what is far too long.
        replica.rest();
      }
    }
    return wrong;
  }
}
