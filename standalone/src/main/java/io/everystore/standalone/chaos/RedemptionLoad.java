package io.everystore.standalone.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Redeems offers that are not enough for all, each key again until it is decided; some people try
 * twice, some keys come twice. Thread-safe.
 */
final class RedemptionLoad {
  static final int BUDGET = 10;
  static final int PER_PERSON = 1;

  /** Tries of one offer before the next one's turn. */
  private static final int TRIES = 40;

  private static final int MOST_OFFERS = 500;
  private static final int MOST_PENDING = 500;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int ONE_IN_TWICE = 10;

  private final Http http;
  private final Balancer balancer;
  private final GrantLedger ledger;
  private final Repeated calls;
  private final List<String> differences = Collections.synchronizedList(new ArrayList<>());
  private int offers;
  private int next;

  private record Redemption(String offerId, String person, String key) {}

  RedemptionLoad(Http http, Balancer balancer, GrantLedger ledger) {
    this.http = http;
    this.balancer = balancer;
    this.calls = new Repeated(balancer);
    this.ledger = ledger;
  }

  private static String offer(int number) {
    return "drill-" + number;
  }

  /**
   * Defines as many offers as so many tries are enough for.
   *
   * @throws IllegalStateException when one is refused
   */
  void defineOffers(long tries) {
    offers = (int) Math.min(MOST_OFFERS, 1 + tries / TRIES);
    for (int i = 0; i < offers; i++) {
      URI address = balancer.replicas().get(0).admin("/v1/offers/" + offer(i));
      Http.Answer answer =
          http.put(
                  address,
                  """
                  {"name":"Drill","state":"active",
                   "reward":{"type":"amount","value":5,"currency":"EUR"},
                   "limits":[
                    {"action":"redemption","limit":%d,"per":"offer","period":"lifetime"},
                    {"action":"redemption","limit":%d,"per":"user","period":"lifetime"}]}\
                  """
                      .formatted(BUDGET, PER_PERSON),
                  Duration.ofSeconds(30))
              .join();
      if (answer.status() != 201) {
        throw new IllegalStateException("offer refused: " + answer);
      }
    }
  }

  void tick(Random random) {
    if (calls.pending() >= MOST_PENDING || next >= offers * TRIES) {
      return;
    }
    int number = next++;
    Redemption redemption =
        new Redemption(
            offer(number / TRIES), People.person(random.nextInt(TRIES / 2)), "key-" + number);
    ledger.asked();
    send(redemption);
    if (random.nextInt(ONE_IN_TWICE) == 0) {
      send(redemption);
    }
  }

  private void send(Redemption redemption) {
    String body =
        "{\"user_id\":\"%s\",\"idempotency_key\":\"%s\"}"
            .formatted(redemption.person, redemption.key);
    calls.send(
        replica ->
            http.post(
                replica.door("/v1/offers/" + redemption.offerId + ":redeem"),
                Http.JSON_TYPE,
                body,
                TIMEOUT),
        answer -> isDecision(redemption, answer),
        () -> {});
  }

  private boolean isDecision(Redemption redemption, Http.Answer answer) {
    JsonNode body = answer.body();
    switch (answer.status()) {
      case 200 ->
          ledger.granted(
              redemption.offerId,
              redemption.person,
              redemption.key,
              body.path("redemption_id").asText());
      case 409 -> ledger.rejected(redemption.offerId, redemption.key, body.path("code").asText());
      case 503 -> {
        return false;
      }
      default -> {
        differences.add(redemption + ": " + answer);
        return true;
      }
    }
    return true;
  }

  /** What the system says was redeemed of each offer; offers that cannot be read are left out. */
  Map<String, Long> spent() {
    Map<String, Long> spent = new HashMap<>();
    for (int i = 0; i < offers; i++) {
      Http.Answer answer =
          http.get(
                  balancer.replicas().get(0).admin("/v1/offers/" + offer(i)),
                  Duration.ofSeconds(30))
              .join();
      if (answer.status() == 200) {
        spent.put(offer(i), answer.body().at("/spent/redemptions").asLong());
      }
    }
    return spent;
  }

  int pending() {
    return calls.pending();
  }

  void giveUp() {
    calls.giveUp();
  }

  long again() {
    return calls.again();
  }

  List<String> differences() {
    synchronized (differences) {
      return List.copyOf(differences);
    }
  }
}
