package io.everystore.jobs.ledger;

import static io.everystore.jobs.ledger.Commands.limit;
import static io.everystore.jobs.ledger.Commands.redeem;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferCoupon;
import io.everystore.feature.proto.OfferCouponMode;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.feature.proto.OfferOutcome;
import io.everystore.feature.proto.OfferPacing;
import io.everystore.feature.proto.OfferPeriod;
import io.everystore.feature.proto.OfferReward;
import io.everystore.feature.proto.OfferRewardType;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.jobs.ledger.LedgerTables.Table;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the ledger decides, case by case. */
final class OfferLedgerTest {
  private static final long NOW = Instant.parse("2026-03-28T12:00:00Z").toEpochMilli();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final InMemoryTables tables = new InMemoryTables();

  private OfferDecision decide(OfferCommand command, long timeMillis) {
    return requireNonNull(new OfferLedger(Commands.OFFER, tables).decide(command, timeMillis));
  }

  private OfferDecision decide(OfferCommand command) {
    return decide(command, NOW);
  }

  private void define(Offer.Builder offer) {
    define(Definition.newBuilder().setState(DefinitionState.ACTIVE).setOffer(offer));
  }

  private void define(Definition.Builder definition) {
    assertNull(
        new OfferLedger(Commands.OFFER, tables)
            .decide(Commands.define(definition.setId(Commands.OFFER).setVersion(NOW)), NOW));
  }

  private String reason(OfferCommand command) {
    OfferDecision decision = decide(command);
    assertEquals(OfferOutcome.OFFER_REJECTED, decision.getOutcome(), decision::toString);
    return decision.getReason();
  }

  @Test
  void offerNobodyDefined_isUnknownAndKeepsNothing() {
    assertEquals("unknown", reason(Commands.of(redeem("k", "ann"))));
    assertEquals(0, tables.size());
  }

  @Test
  void sameKeyOfAnotherUserOrOrder_isRejected() {
    define(Commands.offer());
    assertEquals(OfferOutcome.OFFER_GRANTED, decide(Commands.of(redeem("k", "ann"))).getOutcome());
    assertEquals("already_redeemed", reason(Commands.of(redeem("k", "bob"))));
    assertEquals("already_redeemed", reason(Commands.of(redeem("k", "ann").setOrderValueCents(9))));
    assertEquals(OfferOutcome.OFFER_GRANTED, decide(Commands.of(redeem("k", "ann"))).getOutcome());
  }

  @Test
  void pausedWaitingOrEndedOffer_isOutsideItsWindow() {
    Definition.Builder paused =
        Definition.newBuilder().setState(DefinitionState.PAUSED).setOffer(Commands.offer());
    define(paused);
    assertEquals("outside_window", reason(Commands.of(redeem("a", "ann"))));
    assertNull(
        new OfferLedger(Commands.OFFER, tables)
            .decide(
                Commands.define(
                    paused
                        .setVersion(NOW + 1)
                        .setState(DefinitionState.ACTIVE)
                        .setStartTimeMillis(NOW + HOUR)
                        .setEndTimeMillis(NOW + 2 * HOUR)),
                NOW));
    OfferCommand b = Commands.of(redeem("b", "ann"));
    assertEquals("outside_window", decide(b, NOW + HOUR - 1).getReason(), "the log's time decides");
    assertEquals(
        OfferOutcome.OFFER_GRANTED,
        decide(Commands.of(redeem("c", "ann")), NOW + HOUR).getOutcome());
    assertEquals(
        "outside_window", decide(Commands.of(redeem("d", "ann")), NOW + 2 * HOUR).getReason());
    assertEquals(
        "outside_window",
        decide(Commands.of(redeem("e", "ann")), NOW + HOUR).getReason(),
        "time never goes back");
  }

  @Test
  void segmentsAndHoldouts_decideWho() {
    define(
        Commands.offer()
            .addIncludeSegmentIds("vip")
            .addExcludeSegmentIds("staff")
            .setHoldoutRatio(0.5));
    assertEquals("not_eligible", reason(Commands.of(redeem("a", "ann"))));
    assertEquals(
        "excluded",
        reason(Commands.of(redeem("b", "ann").addSegmentIds("vip").addSegmentIds("staff"))));
    int held = 0;
    for (int i = 0; i < 1_000; i++) {
      OfferDecision decision = decide(Commands.of(redeem("h" + i, "u" + i).addSegmentIds("vip")));
      held += decision.getReason().equals("holdout") ? 1 : 0;
    }
    assertTrue(held > 430 && held < 570, "held out: " + held);
    assertEquals(
        "holdout", reason(Commands.of(redeem("g", "eve").addSegmentIds("vip").setHeldOut(true))));
  }

  @Test
  void currencyOtherThanTheRewards_isNotEligible() {
    define(Commands.offer());
    assertEquals("not_eligible", reason(Commands.of(redeem("a", "ann").setCurrency("USD"))));
    assertEquals(
        OfferOutcome.OFFER_GRANTED,
        decide(Commands.of(redeem("b", "ann").setCurrency("EUR"))).getOutcome());
  }

  @Test
  void percent_isRoundedToWholeCentsAndStopsBeforeTheBudget() {
    define(
        Commands.offer(limit(OfferAction.OFFER_DISCOUNT, 30, false, OfferPeriod.OFFER_LIFETIME))
            .setReward(
                OfferReward.newBuilder()
                    .setType(OfferRewardType.OFFER_PERCENT)
                    .setValueHundredths(1_000)
                    .setCurrency("EUR")));
    assertEquals("not_eligible", reason(Commands.of(redeem("x", "ann").clearOrderValueCents())));
    for (int i = 0; i < 3; i++) {
      // A tenth of 0.95, three times: in binary fractions not what it is in cents.
      OfferDecision decision = decide(Commands.of(redeem("k" + i, "ann").setOrderValueCents(95)));
      assertEquals(10, decision.getDiscountCents());
      assertEquals(OfferOutcome.OFFER_GRANTED, decision.getOutcome());
    }
    assertEquals("budget", reason(Commands.of(redeem("k4", "ann").setOrderValueCents(5))));
  }

  @Test
  void evenPacing_releasesTheBudgetWithTheTime() {
    define(
        Definition.newBuilder()
            .setState(DefinitionState.ACTIVE)
            .setStartTimeMillis(NOW)
            .setEndTimeMillis(NOW + 10 * HOUR)
            .setOffer(
                Commands.offer(
                        limit(OfferAction.OFFER_REDEMPTION, 10, false, OfferPeriod.OFFER_LIFETIME))
                    .setPacing(OfferPacing.OFFER_EVEN)));
    int granted = 0;
    for (int hour = 0; hour < 10; hour++) {
      for (int i = 0; i < 5; i++) {
        OfferDecision decision =
            decide(Commands.of(redeem(hour + "-" + i, "ann")), NOW + hour * HOUR + HOUR / 2);
        granted += decision.getOutcome() == OfferOutcome.OFFER_GRANTED ? 1 : 0;
      }
      assertEquals(hour + 1, granted);
    }
  }

  @Test
  void dayOfALimit_isTheOffersDayAlsoWhenClocksChange() {
    // In Berlin 2026-03-29 has 23 hours: from 23:00Z of the day before to 22:00Z.
    define(
        Commands.offer(limit(OfferAction.OFFER_REDEMPTION, 1, true, OfferPeriod.OFFER_DAY))
            .setTimezone("Europe/Berlin"));
    long midnight = Instant.parse("2026-03-28T23:00:00Z").toEpochMilli();
    assertEquals(
        OfferOutcome.OFFER_GRANTED,
        decide(Commands.of(redeem("a", "ann")), midnight - 1).getOutcome());
    assertEquals(
        OfferOutcome.OFFER_GRANTED, decide(Commands.of(redeem("b", "ann")), midnight).getOutcome());
    assertEquals(
        "capped", decide(Commands.of(redeem("c", "ann")), midnight + 23 * HOUR - 1).getReason());
    assertEquals(
        OfferOutcome.OFFER_GRANTED,
        decide(Commands.of(redeem("d", "ann")), midnight + 23 * HOUR).getOutcome());
  }

  @Test
  void uniqueCodes_areHandedOutOnceAndShownWhenGranted() {
    define(
        Commands.offer()
            .setCoupon(OfferCoupon.newBuilder().setMode(OfferCouponMode.OFFER_COUPON_UNIQUE_POOL)));
    assertEquals("budget", reason(Commands.of(redeem("early", "ann"))));
    assertEquals(2, decide(Commands.codes("A-1", "A-2", "A-1", "no code")).getAddedCodes());
    assertEquals(0, decide(Commands.codes("A-2")).getAddedCodes(), "never again");
    OfferDecision reserved = decide(Commands.of(redeem("a", "ann").setReserve(true)));
    assertEquals("", reserved.getCode());
    assertEquals("A-2", decide(Commands.of(redeem("b", "bob"))).getCode());
    assertEquals("A-2", decide(Commands.of(redeem("b", "bob"))).getCode(), "a repeat");
    assertEquals("budget", reason(Commands.of(redeem("c", "cay"))));
    assertEquals(
        OfferOutcome.OFFER_RELEASED,
        decide(Commands.release(reserved.getRedemptionId())).getOutcome());
    assertEquals("A-1", decide(Commands.of(redeem("d", "dan"))).getCode(), "was shown to nobody");
  }

  @Test
  void reservationNobodyCommits_endsByTheLogsTime() {
    define(
        Commands.offer(limit(OfferAction.OFFER_REDEMPTION, 1, false, OfferPeriod.OFFER_LIFETIME)));
    OfferDecision reserved = decide(Commands.of(redeem("a", "ann").setReserve(true)));
    long ends = reserved.getExpiresTimeMillis();
    assertEquals(NOW + LedgerTimes.RESERVATION.toMillis(), ends);
    assertEquals("budget", decide(Commands.of(redeem("b", "bob")), ends - 1).getReason());
    assertEquals(
        OfferOutcome.OFFER_GRANTED, decide(Commands.of(redeem("c", "cay")), ends).getOutcome());
    assertEquals(
        "outside_window", decide(Commands.commit(reserved.getRedemptionId()), ends).getReason());
  }

  @Test
  void offerOverItsThreshold_waitsForASecondOperator() {
    Offer.Builder large =
        Commands.offer(
                limit(OfferAction.OFFER_DISCOUNT, 1_000_001, false, OfferPeriod.OFFER_LIFETIME))
            .setWrittenBy("ann");
    define(large.setApprovedBy("ann"));
    assertEquals("outside_window", reason(Commands.of(redeem("a", "x"))));
    assertNull(
        new OfferLedger(Commands.OFFER, tables)
            .decide(Commands.define(NOW + 1, large.setApprovedBy("bob")), NOW));
    assertEquals(OfferOutcome.OFFER_GRANTED, decide(Commands.of(redeem("b", "x"))).getOutcome());
  }

  @Test
  void budgetOfARemovedOffer_isStillSpentWhenItComesBack() {
    Offer.Builder one =
        Commands.offer(limit(OfferAction.OFFER_REDEMPTION, 1, false, OfferPeriod.OFFER_LIFETIME));
    define(one);
    decide(Commands.of(redeem("a", "ann")));
    OfferLedger ledger = new OfferLedger(Commands.OFFER, tables);
    assertNull(ledger.decide(Commands.remove(NOW + 1), NOW));
    assertEquals("unknown", reason(Commands.of(redeem("b", "bob"))));
    assertNull(new OfferLedger(Commands.OFFER, tables).decide(Commands.define(NOW + 2, one), NOW));
    assertEquals("budget", reason(Commands.of(redeem("c", "cay"))));
  }

  @Test
  void rejections_areForgottenAndGrantsStay() {
    define(
        Commands.offer(limit(OfferAction.OFFER_REDEMPTION, 1, false, OfferPeriod.OFFER_LIFETIME)));
    for (int i = 0; i < 100; i++) {
      decide(Commands.of(redeem("k" + i, "ann")));
    }
    assertEquals(100, tables.size(Table.REDEMPTIONS));
    decide(Commands.of(redeem("late", "ann")), NOW + LedgerTimes.REJECTION.toMillis());
    assertEquals(2, tables.size(Table.REDEMPTIONS));
    assertEquals(1, tables.size(Table.REJECTIONS));
  }

  @Test
  void everythingOfAnOfferThatEnded_isForgottenInTheEnd() {
    define(
        Definition.newBuilder()
            .setState(DefinitionState.ACTIVE)
            .setEndTimeMillis(NOW + HOUR)
            .setOffer(Commands.offer()));
    decide(Commands.of(redeem("a", "ann")));
    long end = NOW + HOUR + LedgerTimes.AFTER_END.toMillis();
    assertFalse(new OfferLedger(Commands.OFFER, tables).forgetEnded(end - 1));
    assertTrue(new OfferLedger(Commands.OFFER, tables).forgetEnded(end));
    assertEquals(0, tables.size());
  }

  @Test
  void reservation_isThereForNobodyElse() {
    define(Commands.offer());
    String id = decide(Commands.of(redeem("a", "ann").setReserve(true))).getRedemptionId();
    assertEquals("unknown", decide(Commands.release(id, "bob")).getReason());
    assertEquals("unknown", decide(Commands.commit(id, "bob", "bobs-phone")).getReason());
    assertEquals(
        OfferOutcome.OFFER_GRANTED,
        decide(Commands.commit(id, "anns-phone", "ann")).getOutcome(),
        "still hers");
  }

  @Test
  void grants_sayWhatThePersonHad_andReservationsOnlyOnceTheyAreFinal() {
    define(Commands.offer());
    OfferDecision first = decide(Commands.of(redeem("a", "ann")));
    assertEquals(1, first.getPerson().getRedemptions().getEver());
    assertEquals("ann", first.getPerson().getPersonId());
    assertEquals(Commands.OFFER, first.getPerson().getOfferId());
    assertEquals(500, first.getPerson().getDiscount().getEver());
    assertFalse(decide(Commands.of(redeem("a", "ann"))).hasPerson(), "a repeat is no news");
    OfferDecision reserved = decide(Commands.of(redeem("b", "ann").setReserve(true)));
    assertFalse(reserved.hasPerson());
    assertEquals(
        2,
        decide(Commands.commit(reserved.getRedemptionId()))
            .getPerson()
            .getRedemptions()
            .getInDay());
    assertFalse(decide(Commands.commit(reserved.getRedemptionId())).hasPerson());
    OfferDecision given = decide(Commands.of(redeem("c", "ann").setReserve(true)));
    assertFalse(decide(Commands.release(given.getRedemptionId())).hasPerson());
    assertEquals(3, decide(Commands.of(redeem("d", "ann"))).getPerson().getRedemptions().getEver());
  }

  @Test
  void whatSomebodyRedeemedBeforeTheyLoggedIn_countsForTheirCaps() {
    define(
        Commands.offer(limit(OfferAction.OFFER_REDEMPTION, 2, true, OfferPeriod.OFFER_LIFETIME)));
    decide(Commands.of(redeem("a", "phone")));
    decide(Commands.of(redeem("b", "ann").addFormerPersonIds("phone").addFormerPersonIds("ann")));
    assertEquals("capped", reason(Commands.of(redeem("c", "ann").addFormerPersonIds("phone"))));
    assertEquals(OfferOutcome.OFFER_GRANTED, decide(Commands.of(redeem("d", "bob"))).getOutcome());
  }

  @Test
  void offerWithARule_isForWhomItHolds() {
    define(Commands.offer().setRule(RuleGroup.newBuilder().setNegated(true)));
    assertEquals("not_eligible", reason(Commands.of(redeem("a", "ann").setRuleVersion(NOW))));
    assertEquals(
        OfferOutcome.OFFER_GRANTED,
        decide(Commands.of(redeem("b", "ann").setRuleVersion(NOW).setRuleHolds(true)))
            .getOutcome());
  }

  @Test
  void ruleAskedAsItWasBefore_decidesNothing_andLeavesTheKeyFree() {
    define(Commands.offer().setRule(RuleGroup.newBuilder().setNegated(true)));
    assertEquals("outdated", reason(Commands.of(redeem("a", "ann"))));
    assertEquals(
        "outdated",
        reason(Commands.of(redeem("a", "ann").setRuleVersion(NOW - 1).setRuleHolds(true))));
    OfferCommand again = Commands.of(redeem("a", "ann").setRuleVersion(NOW).setRuleHolds(true));
    assertEquals(OfferOutcome.OFFER_GRANTED, decide(again).getOutcome());
    assertEquals(
        OfferOutcome.OFFER_GRANTED,
        decide(Commands.of(redeem("a", "ann"))).getOutcome(),
        "what was decided is repeated, whatever rule is asked now");
  }
}
