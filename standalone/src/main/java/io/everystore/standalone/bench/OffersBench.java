package io.everystore.standalone.bench;

import io.everystore.feature.model.EpochClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The drill of budgets: many clients redeem what is not enough for all, while the job and serving
 * are killed at random. Never over, never twice, none lost; and how long a decision takes.
 */
final class OffersBench {
  private static final int CLIENTS = 64;
  private static final int MAX_OFFERS = 800;
  private static final int PER_OFFER = 400;

  /** Of those who want an offer this share gets it. */
  private static final double ENOUGH_FOR = 0.25;

  private static final int KILLS = 4;
  private static final int REDEMPTIONS_PER_KILL = 50_000;
  private static final long SEED = 7;
  private static final Duration SETTLED = Duration.ofMinutes(2);

  private final AdminClient admin;
  private final RedemptionKills kills;
  private final int offers;
  private final int budget;

  private OffersBench(RedemptionKills kills, int offers, int budget) {
    this.admin = new AdminClient(kills::adminPort);
    this.kills = kills;
    this.offers = offers;
    this.budget = budget;
  }

  static BenchResult run(BenchScale scale) throws Exception {
    int redemptions = scale.redemptions();
    int offers = Math.max(2, Math.min(MAX_OFFERS, redemptions / PER_OFFER));
    int budget = (int) Math.max(1, (float) redemptions / offers * ENOUGH_FOR);
    SyntheticShop sizes = new SyntheticShop(1_000, 1_000, EpochClock.SYSTEM.millis());
    try (BenchSystem system = BenchSystem.start();
        RedemptionKills kills =
            RedemptionKills.start(
                system, sizes, KILLS + redemptions / REDEMPTIONS_PER_KILL, SEED)) {
      return new OffersBench(kills, offers, budget).drill(redemptions);
    }
  }

  private BenchResult drill(int redemptions) throws Exception {
    for (int i = 0; i < offers; i++) {
      define(RedemptionClients.offer(i));
    }
    BenchSystem.progress("%d offers with %d codes each", offers, budget);
    RedemptionLedger ledger = new RedemptionLedger();
    RedemptionClients clients = new RedemptionClients(kills, ledger, offers, redemptions);
    long startNanos = System.nanoTime();
    kills.begin();
    redeem(clients);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    kills.close();
    long over = 0;
    long lost = 0;
    long untrue = 0;
    for (int i = 0; i < offers; i++) {
      long granted = ledger.granted(RedemptionClients.offer(i));
      over += Math.max(0, granted - budget);
      lost += Math.max(0, budget - granted);
      untrue += Math.abs(spent(RedemptionClients.offer(i)) - granted);
    }
    return new BenchResult("offers")
        .add("redemptions asked for", redemptions, "")
        .add("of them under different keys", ledger.decided(), "")
        .add("offers", offers, "")
        .add("budget of each", budget, "")
        .add("kills of the job", kills.jobKills(), "")
        .add("kills of serving", kills.servingKills(), "")
        .add("asked again without an answer", (double) clients.retries(), "")
        .addAtMost("granted over budget", (double) over, "", 0)
        .addAtMost("one key answered in two ways", (double) ledger.contradictions(), "", 0)
        .addAtMost("codes given twice", (double) ledger.repeatedCodes(), "", 0)
        .addAtMost("budget left although wanted", (double) lost, "", 0)
        .addAtMost("ledgers and answers apart by", (double) untrue, "", 0)
        .add("decided, kills and starts included", redemptions / seconds, "a second")
        .addLatency("decision between kills", clients.nanos());
  }

  private void define(String offerId) throws IOException, InterruptedException {
    admin.expect(
        201,
        "PUT",
        "/v1/offers/" + offerId,
        "application/json",
        """
        {"state":"active","reward":{"type":"amount","value":5,"currency":"EUR"},
         "coupon":{"mode":"unique_pool"},
         "limits":[{"action":"redemption","limit":%d,"per":"offer","period":"lifetime"},
           {"action":"redemption","limit":1,"per":"user","period":"lifetime"}]}"""
            .formatted(budget));
    // More codes than budget: it is the budget that is contested.
    StringBuilder codes = new StringBuilder();
    for (int i = 0; i <= budget; i++) {
      codes.append(offerId).append('-').append(i).append('\n');
    }
    admin.expect(200, "POST", "/v1/offers/" + offerId + "/codes", "text/plain", codes.toString());
  }

  private static void redeem(RedemptionClients clients) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        running.add(threads.submit(clients::redeemAll));
      }
      for (Future<Void> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** What the ledger says was redeemed, once it says as much as it ever will. */
  private long spent(String offerId) throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + SETTLED.toNanos();
    long spent = -1;
    while (spent < budget && System.nanoTime() < endNanos) {
      spent = admin.get("/v1/offers/" + offerId).at("/spent/redemptions").asLong();
      if (spent < budget) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    return spent;
  }
}
