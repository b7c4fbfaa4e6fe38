package io.everystore.jobs.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.offer.OfferIds;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferCoupon;
import io.everystore.feature.proto.OfferCouponMode;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferOutcome;
import io.everystore.feature.proto.OfferPeriod;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The ledger against a naive one, on random commands; and against itself, replayed. */
final class OfferLedgerOracleTest {
  private static final int ROUNDS = 60;
  private static final int COMMANDS = 600;
  private static final long START = 1_774_650_000_000L;
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  /** A command and when it was appended. */
  private record Timed(OfferCommand command, long timeMillis) {}

  @Test
  void randomCommands_areDecidedAsTheNaiveLedgerDoes() {
    for (long seed = 1; seed <= ROUNDS; seed++) {
      Random random = new Random(seed);
      boolean unique = random.nextBoolean();
      List<OfferLimit> limits = limits(random);
      Offer.Builder offer = Commands.offer().addAllLimits(limits).setTimezone(ZONE.getId());
      if (unique) {
        offer.setCoupon(OfferCoupon.newBuilder().setMode(OfferCouponMode.OFFER_COUPON_UNIQUE_POOL));
      }
      InMemoryTables tables = new InMemoryTables();
      NaiveLedger naive = new NaiveLedger(limits, ZONE, unique);
      List<Timed> log = log(random, offer);
      List<OfferDecision> decisions = new ArrayList<>();
      for (int i = 0; i < log.size(); i++) {
        Timed next = log.get(i);
        OfferDecision decision =
            new OfferLedger(Commands.OFFER, tables).decide(next.command, next.timeMillis);
        String expected = naive.decide(next.command, next.timeMillis);
        assertEquals(
            expected, decision == null ? "" : text(decision), "seed " + seed + " command " + i);
        if (decision != null) {
          decisions.add(decision);
        }
      }
      checkMoney(naive, limits, decisions, "seed " + seed);
      checkReplay(log, random, decisions, "seed " + seed);
    }
  }

  private static List<OfferLimit> limits(Random random) {
    List<OfferLimit> limits = new ArrayList<>();
    for (OfferPeriod period :
        List.of(OfferPeriod.OFFER_DAY, OfferPeriod.OFFER_WEEK, OfferPeriod.OFFER_LIFETIME)) {
      if (random.nextInt(3) == 0) {
        limits.add(
            Commands.limit(OfferAction.OFFER_REDEMPTION, 1 + random.nextInt(60), false, period));
      }
      if (random.nextInt(3) == 0) {
        limits.add(
            Commands.limit(OfferAction.OFFER_REDEMPTION, 1 + random.nextInt(4), true, period));
      }
      if (random.nextInt(3) == 0) {
        limits.add(
            Commands.limit(OfferAction.OFFER_DISCOUNT, 1 + random.nextInt(20_000), false, period));
      }
    }
    return limits;
  }

  private static List<Timed> log(Random random, Offer.Builder offer) {
    List<Timed> log = new ArrayList<>();
    long now = START;
    log.add(new Timed(Commands.define(5, offer), now));
    for (int i = 0; i < COMMANDS; i++) {
      now += random.nextInt(20) == 0 ? random.nextInt(40_000_000) : random.nextInt(60_000);
      log.add(new Timed(command(random, offer), now));
    }
    return log;
  }

  private static OfferCommand command(Random random, Offer.Builder offer) {
    String key = "k" + random.nextInt(250);
    return switch (random.nextInt(10)) {
      case 0 -> Commands.commit(OfferIds.redemption(Commands.OFFER, key));
      case 1 -> Commands.release(OfferIds.redemption(Commands.OFFER, key));
      case 2 ->
          random.nextInt(4) > 0
              ? Commands.codes("C" + random.nextInt(200), "C" + random.nextInt(200))
              // An older definition that comes once more, and one without limits: no change.
              : Commands.define(random.nextInt(5), offer.clone().clearLimits());
      default ->
          Commands.of(
              Commands.redeem(key, "u" + random.nextInt(12))
                  .setOrderValueCents(100L * (1 + random.nextInt(8)))
                  .setReserve(random.nextInt(3) == 0));
    };
  }

  private static String text(OfferDecision decision) {
    return switch (decision.getOutcome()) {
      case OFFER_GRANTED -> "granted";
      case OFFER_RESERVED -> "reserved";
      case OFFER_RELEASED -> "released";
      case OFFER_REJECTED -> decision.getReason();
      case OFFER_CODES_ADDED -> "codes " + decision.getAddedCodes();
      default -> "?";
    };
  }

  private static void checkMoney(
      NaiveLedger naive, List<OfferLimit> limits, List<OfferDecision> decisions, String seed) {
    Set<String> codes = new HashSet<>();
    Set<String> granted = new HashSet<>();
    for (OfferDecision decision : decisions) {
      if (decision.getOutcome() == OfferOutcome.OFFER_GRANTED
          && granted.add(decision.getRedemptionId())
          && !decision.getCode().isEmpty()) {
        assertTrue(codes.add(decision.getCode()), seed + " " + decision.getCode() + " twice");
      } else if (decision.getOutcome() != OfferOutcome.OFFER_GRANTED) {
        assertEquals("", decision.getCode(), seed + ": shown before it is granted");
      }
    }
    for (OfferLimit limit : limits) {
      if (!limit.getPerUser() && limit.getPeriod() == OfferPeriod.OFFER_LIFETIME) {
        long spent =
            naive.entries().stream()
                .filter(entry -> entry.outcome.equals("granted"))
                .mapToLong(
                    entry ->
                        limit.getAction() == OfferAction.OFFER_DISCOUNT
                            ? Math.min(500, entry.asked.getOrderValueCents())
                            : 1)
                .sum();
        assertTrue(spent <= limit.getLimit(), seed + ": " + spent + " of " + limit.getLimit());
      }
    }
  }

  /** A crash takes the ledger back to a checkpoint: what is read again is decided as before. */
  private static void checkReplay(
      List<Timed> log, Random random, List<OfferDecision> decisions, String seed) {
    int crash = random.nextInt(log.size());
    List<OfferDecision> again = new ArrayList<>();
    InMemoryTables tables = new InMemoryTables();
    for (int i = 0; i < log.size(); i++) {
      OfferLedger ledger = new OfferLedger(Commands.OFFER, tables);
      if (i == crash) {
        // What events told meanwhile comes in another order, and changes nothing.
        ledger.meet(OfferAction.OFFER_CLICK, log.get(i).timeMillis);
      }
      OfferDecision decision = ledger.decide(log.get(i).command, log.get(i).timeMillis);
      if (decision != null) {
        again.add(Objects.requireNonNull(decision));
      }
    }
    assertEquals(decisions, again, seed);
  }
}
