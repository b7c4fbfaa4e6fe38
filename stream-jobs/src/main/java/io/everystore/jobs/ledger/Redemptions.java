package io.everystore.jobs.ledger;

import io.everystore.feature.offer.OfferCalendar;
import io.everystore.feature.offer.OfferReason;
import io.everystore.feature.offer.OfferRewards;
import io.everystore.feature.offer.OfferTallies;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferCouponMode;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.feature.proto.OfferLedgerState;
import io.everystore.feature.proto.OfferOutcome;
import io.everystore.feature.proto.OfferRedeem;
import io.everystore.feature.proto.OfferRedemption;
import io.everystore.feature.proto.OfferReservation;
import io.everystore.feature.proto.OfferTotals;
import io.everystore.feature.proto.PersonRedemptions;
import io.everystore.jobs.ledger.LedgerTables.Table;
import org.jspecify.annotations.Nullable;

/** Grants, reserves, commits and releases redemptions of one offer, and counts them. */
final class Redemptions {
  private final LedgerRows rows;
  private final LedgerTables tables;
  private final OfferLedgerState.Builder state;
  private final CodePool codes;
  private final RedemptionRules rules;

  Redemptions(LedgerRows rows, LedgerTables tables, OfferLedgerState.Builder state) {
    this.rows = rows;
    this.tables = tables;
    this.state = state;
    codes = new CodePool(tables, rows, state);
    rules = new RedemptionRules(state, codes);
  }

  /** Decides a redemption that was not asked for before, and keeps the decision. */
  void decide(OfferRedeem asked, OfferDecision.Builder decision) {
    long order = asked.hasOrderValueCents() ? asked.getOrderValueCents() : -1;
    long discount = OfferRewards.discountCents(state.getDefinition().getOffer().getReward(), order);
    int today = day(state.getTimeMillis());
    RedemptionRules.Refusal refusal = rules.refusal(asked, taken(asked), discount, today);
    if (refusal != null) {
      reject(decision, refusal.reason(), refusal.detail());
      enqueueRejection(decision.getRedemptionId());
      String code = refusal.reason().code();
      state.putRefused(code, state.getRefusedOrDefault(code, 0) + 1);
    } else {
      count(asked.getPersonId(), discount, today);
      decision
          .setDiscountCents(discount)
          .setCurrency(state.getDefinition().getOffer().getReward().getCurrency())
          .setCode(code());
      if (asked.getReserve()) {
        reserve(decision);
      } else {
        decision.setOutcome(OfferOutcome.OFFER_GRANTED);
      }
    }
    keep(
        OfferRedemption.newBuilder()
            .setDecision(decision)
            .setUserId(asked.getUserId())
            .setPersonId(asked.getPersonId())
            .setRequest(request(asked)));
    if (decision.getOutcome() == OfferOutcome.OFFER_GRANTED) {
      decision.setPerson(grant(asked.getPersonId(), discount, today));
    }
    hideCode(decision);
  }

  /** What the person has taken so far, under the ids they had before too. */
  private OfferTotals taken(OfferRedeem asked) {
    OfferTotals sum = rows.person(asked.getPersonId());
    for (String former : asked.getFormerPersonIdsList()) {
      if (!former.equals(asked.getPersonId())) {
        sum = OfferTallies.together(sum, rows.person(former));
      }
    }
    return sum;
  }

  /** Counts what is final: unlike what is reserved, it is never taken back. */
  private PersonRedemptions grant(String personId, long discount, int day) {
    OfferTotals.Builder person = rows.person(personId).toBuilder();
    OfferTallies.add(person.getGrantedBuilder(), 1, day);
    OfferTallies.add(person.getGrantedDiscountBuilder(), discount, day);
    rows.put(Table.PEOPLE, personId, person.build());
    return PersonRedemptions.newBuilder()
        .setOfferId(state.getDefinition().getId())
        .setPersonId(personId)
        .setRedemptions(person.getGranted())
        .setDiscount(person.getGrantedDiscount())
        .build();
  }

  private static void reject(OfferDecision.Builder decision, OfferReason reason, String detail) {
    decision.setOutcome(OfferOutcome.OFFER_REJECTED).setReason(reason.code()).setDetail(detail);
  }

  private void reserve(OfferDecision.Builder decision) {
    long ends = state.getTimeMillis() + LedgerTimes.RESERVATION.toMillis();
    decision.setOutcome(OfferOutcome.OFFER_RESERVED).setExpiresTimeMillis(ends);
    rows.putText(Table.RESERVATIONS, state.getReservationsTail(), decision.getRedemptionId());
    state.setReservationsTail(state.getReservationsTail() + 1).setReserved(state.getReserved() + 1);
  }

  /** A code is shown once it is granted: one that was never shown may go to somebody else. */
  private static void hideCode(OfferDecision.Builder decision) {
    if (decision.getOutcome() != OfferOutcome.OFFER_GRANTED) {
      decision.clearCode();
    }
  }

  private String code() {
    OfferCouponMode mode = state.getDefinition().getOffer().getCoupon().getMode();
    return switch (mode) {
      case OFFER_COUPON_NONE, UNRECOGNIZED -> "";
      case OFFER_COUPON_GENERIC -> state.getDefinition().getOffer().getCoupon().getCode();
      case OFFER_COUPON_UNIQUE_POOL -> codes.take();
    };
  }

  /** The decision of the same request once more; a rejection of another one under its key. */
  OfferDecision.Builder repeat(OfferRedemption before, OfferRedeem asked) {
    OfferDecision.Builder decision = before.getDecision().toBuilder();
    boolean same =
        before.getUserId().equals(asked.getUserId()) && before.getRequest().equals(request(asked));
    if (!same) {
      reject(
          decision.clearCode(),
          OfferReason.ALREADY_REDEEMED,
          "idempotency_key: used for another request before (expected: a new one)");
    } else if (decision.getOutcome() == OfferOutcome.OFFER_RELEASED) {
      reject(
          decision,
          OfferReason.ALREADY_REDEEMED,
          "idempotency_key: its reservation was released or has expired (expected: a new one)");
    }
    hideCode(decision);
    return decision;
  }

  /** Makes a reservation final. */
  OfferDecision.Builder commit(OfferReservation asked) {
    String redemptionId = asked.getRedemptionId();
    OfferRedemption found = find(asked);
    if (found == null) {
      return missing(redemptionId, "commit");
    }
    OfferDecision.Builder decision = found.getDecision().toBuilder();
    if (decision.getOutcome() == OfferOutcome.OFFER_RESERVED) {
      decision.setOutcome(OfferOutcome.OFFER_GRANTED).clearExpiresTimeMillis();
      state.setReserved(state.getReserved() - 1);
      keep(found.toBuilder().setDecision(decision));
      decision.setPerson(
          grant(found.getPersonId(), decision.getDiscountCents(), day(decision.getTimeMillis())));
    } else if (decision.getOutcome() == OfferOutcome.OFFER_RELEASED) {
      reject(
          decision,
          OfferReason.OUTSIDE_WINDOW,
          "redemption_id: the reservation was released or has expired");
      hideCode(decision);
    }
    return decision.setDecisionId(redemptionId + "/commit");
  }

  /** Gives back what a reservation took; what was granted stays granted. */
  OfferDecision.Builder release(OfferReservation asked) {
    String redemptionId = asked.getRedemptionId();
    OfferRedemption found = find(asked);
    if (found == null) {
      return missing(redemptionId, "release");
    }
    OfferDecision.Builder decision = found.getDecision().toBuilder();
    if (decision.getOutcome() == OfferOutcome.OFFER_RESERVED) {
      decision = giveBack(found);
    } else if (decision.getOutcome() == OfferOutcome.OFFER_GRANTED) {
      reject(
          decision.clearCode(),
          OfferReason.ALREADY_REDEEMED,
          "redemption_id: granted already (expected: a reservation)");
    }
    return decision.setDecisionId(redemptionId + "/release");
  }

  /** Somebody else's is not there for who asks: its id can be told from an order's number. */
  private @Nullable OfferRedemption find(OfferReservation asked) {
    OfferRedemption found = rows.findRedemption(asked.getRedemptionId());
    boolean foreign =
        found != null
            && asked.getUserIdsCount() > 0
            && !asked.getUserIdsList().contains(found.getUserId());
    return foreign ? null : found;
  }

  private OfferDecision.Builder missing(String redemptionId, String what) {
    OfferDecision.Builder decision =
        OfferDecision.newBuilder()
            .setDecisionId(redemptionId + "/" + what)
            .setOfferId(state.getDefinition().getId())
            .setRedemptionId(redemptionId)
            .setTimeMillis(state.getTimeMillis());
    reject(decision, OfferReason.UNKNOWN, "redemption_id: unknown");
    return decision;
  }

  private OfferDecision.Builder giveBack(OfferRedemption found) {
    OfferDecision.Builder decision = found.getDecision().toBuilder();
    int day = day(decision.getTimeMillis());
    if (state.getDefinition().getOffer().getCoupon().getMode()
            == OfferCouponMode.OFFER_COUPON_UNIQUE_POOL
        && !decision.getCode().isEmpty()) {
      codes.giveBack(decision.getCode());
    }
    long discount = decision.getDiscountCents();
    takeBack(state.getTotalsBuilder(), discount, day);
    OfferTotals.Builder person = rows.person(found.getPersonId()).toBuilder();
    takeBack(person, discount, day);
    rows.put(Table.PEOPLE, found.getPersonId(), person.build());
    state.setReserved(state.getReserved() - 1);
    decision
        .setOutcome(OfferOutcome.OFFER_RELEASED)
        .clearCode()
        .clearDiscountCents()
        .clearExpiresTimeMillis();
    keep(found.toBuilder().setDecision(decision));
    // The key stays taken for as long as that of a rejection does.
    enqueueRejection(decision.getRedemptionId());
    return decision;
  }

  /** Releases the reservations whose time is over. */
  void endReservations() {
    while (state.getReservationsHead() < state.getReservationsTail()) {
      long number = state.getReservationsHead();
      OfferRedemption first = findQueued(Table.RESERVATIONS, number);
      if (first != null && first.getDecision().getOutcome() == OfferOutcome.OFFER_RESERVED) {
        if (first.getDecision().getExpiresTimeMillis() > state.getTimeMillis()) {
          return;
        }
        giveBack(first);
      }
      rows.removeNumber(Table.RESERVATIONS, number);
      state.setReservationsHead(number + 1);
    }
  }

  private void enqueueRejection(String redemptionId) {
    rows.putText(
        Table.REJECTIONS,
        state.getRejectionsTail(),
        state.getTimeMillis() + LedgerTimes.REJECTION.toMillis() + " " + redemptionId);
    state.setRejectionsTail(state.getRejectionsTail() + 1);
  }

  /** Frees the keys of rejections and released reservations whose time is over. */
  void forgetRejections() {
    while (state.getRejectionsHead() < state.getRejectionsTail()) {
      long number = state.getRejectionsHead();
      String entry = rows.findText(Table.REJECTIONS, number);
      int space = entry == null ? -1 : entry.indexOf(' ');
      if (entry != null && space > 0) {
        if (Long.parseLong(entry.substring(0, space)) > state.getTimeMillis()) {
          return;
        }
        tables.remove(Table.REDEMPTIONS, entry.substring(space + 1));
      }
      rows.removeNumber(Table.REJECTIONS, number);
      state.setRejectionsHead(number + 1);
    }
  }

  private @Nullable OfferRedemption findQueued(Table queue, long number) {
    String redemptionId = rows.findText(queue, number);
    return redemptionId == null ? null : rows.findRedemption(redemptionId);
  }

  /** Counts an impression or a click. */
  void meet(OfferAction action, long eventTimeMillis) {
    OfferTotals.Builder totals = state.getTotalsBuilder();
    OfferTallies.add(
        action == OfferAction.OFFER_CLICK
            ? totals.getClicksBuilder()
            : totals.getImpressionsBuilder(),
        1,
        day(eventTimeMillis));
  }

  private void count(String personId, long discount, int day) {
    add(state.getTotalsBuilder(), discount, day);
    OfferTotals.Builder person = rows.person(personId).toBuilder();
    add(person, discount, day);
    rows.put(Table.PEOPLE, personId, person.build());
  }

  private static void add(OfferTotals.Builder totals, long discount, int day) {
    OfferTallies.add(totals.getRedemptionsBuilder(), 1, day);
    OfferTallies.add(totals.getDiscountBuilder(), discount, day);
  }

  private static void takeBack(OfferTotals.Builder totals, long discount, int day) {
    OfferTallies.takeBack(totals.getRedemptionsBuilder(), 1, day);
    OfferTallies.takeBack(totals.getDiscountBuilder(), discount, day);
  }

  private int day(long timeMillis) {
    return OfferCalendar.day(
        timeMillis, OfferCalendar.zone(state.getDefinition().getOffer().getTimezone()));
  }

  private void keep(OfferRedemption.Builder redemption) {
    rows.put(Table.REDEMPTIONS, redemption.getDecision().getRedemptionId(), redemption.build());
  }

  private static String request(OfferRedeem asked) {
    return (asked.hasOrderValueCents() ? asked.getOrderValueCents() : "")
        + " "
        + asked.getCurrency()
        + (asked.getReserve() ? " reserve" : "");
  }
}
