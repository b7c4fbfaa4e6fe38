package io.everystore.standalone.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Clients that redeem at the same time, each with the patience to ask again under the same key
 * until it is decided. Every tenth asks for what another one asks for. Thread-safe.
 */
final class RedemptionClients {
  private static final int REPORTS = 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 100;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REPEATED = 10;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final RedemptionKills kills;
  private final RedemptionLedger ledger;
  private final int offers;
  private final int redemptions;
  private final AtomicLong next = new AtomicLong();
  private final LongAdder retries = new LongAdder();
  private final ConcurrentHistogram nanos = new ConcurrentHistogram(3);

  RedemptionClients(RedemptionKills kills, RedemptionLedger ledger, int offers, int redemptions) {
    this.kills = kills;
    this.ledger = ledger;
    this.offers = offers;
    this.redemptions = redemptions;
  }

  static String offer(int number) {
    return "drill-" + number;
  }

  /** Asks until everything is asked for; run by as many threads as there are clients. */
  Void redeemAll() throws InterruptedException {
    for (long number = next.getAndIncrement();
        number < redemptions;
        number = next.getAndIncrement()) {
      long person = number / offers;
      // The one before it asks for the same, at about the same time.
      long asked = person % REPEATED == REPEATED - 1 ? person - 1 : person;
      redeem(offer((int) (number % offers)), "k" + asked, "u" + asked);
      kills.progress((double) number / redemptions);
      if (number > 0 && number % Math.max(1, redemptions / REPORTS) == 0) {
        BenchSystem.progress(
            "%,d of %,d; between kills p50 %.0f ms, p99 %.0f ms",
            number,
            redemptions,
            nanos.getValueAtPercentile(50) / 1e6,
            nanos.getValueAtPercentile(99) / 1e6);
      }
    }
    return null;
  }

  private void redeem(String offerId, String key, String user) throws InterruptedException {
    String body = "{\"user_id\":\"" + user + "\",\"idempotency_key\":\"" + key + "\"}";
    long endNanos = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < endNanos) {
      long epoch = kills.calmEpoch();
      long startNanos = System.nanoTime();
      try {
        HttpResponse<byte[]> answer =
            http.send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:"
                                + kills.port()
                                + "/v1/offers/"
                                + offerId
                                + ":redeem"))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofByteArray());
        if (answer.statusCode() == 200 || answer.statusCode() == 409) {
          if (epoch >= 0 && epoch == kills.calmEpoch()) {
            nanos.recordValue(System.nanoTime() - startNanos);
          }
          note(offerId, key, answer);
          return;
        }
        if (answer.statusCode() != 503) {
          throw new IllegalStateException(
              "HTTP "
                  + answer.statusCode()
                  + ": "
                  + new String(answer.body(), StandardCharsets.UTF_8));
        }
      } catch (IOException killed) {
        // Not answered: nobody knows whether it was decided.
      }
      retries.increment();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    throw new IllegalStateException(offerId + " " + key + ": not decided within 10 min");
  }

  private void note(String offerId, String key, HttpResponse<byte[]> answer) throws IOException {
    JsonNode json = JSON.readTree(answer.body());
    if (answer.statusCode() == 200) {
      ledger.answered(
          offerId, key, json.path("redemption_id").asText(), json.path("code").asText());
    } else {
      ledger.answered(offerId, key, json.path("code").asText(), "");
    }
  }

  long retries() {
    return retries.sum();
  }

  /** From asking to the decision, of those during which nothing was killed or starting. */
  Histogram nanos() {
    return nanos;
  }
}
