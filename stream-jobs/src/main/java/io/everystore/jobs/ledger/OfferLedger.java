package io.everystore.jobs.ledger;

import io.everystore.feature.offer.OfferIds;
import io.everystore.feature.offer.OfferReason;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.feature.proto.OfferLedgerState;
import io.everystore.feature.proto.OfferOutcome;
import io.everystore.feature.proto.OfferRedeem;
import io.everystore.feature.proto.OfferRedemption;
import io.everystore.feature.proto.OfferView;
import io.everystore.jobs.ledger.LedgerTables.Table;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one offer: decides its commands one after the other. Made for one command and
 * thrown away; what it keeps is in the tables.
 *
 * <p>A decision follows from the commands so far and their append times alone, never from the wall
 * clock, chance or what events told: the same log gives the same decisions. Time never goes back;
 * what has ended by the log's time is ended before the next decision.
 */
public final class OfferLedger {
  private static final String ONLY_ROW = "";

  /** How far the wall clock goes ahead before a view counts a reservation as ended. */
  private static final long VIEW_LAG_MILLIS = 5_000;

  private final String offerId;
  private final LedgerTables tables;
  private final LedgerRows rows;
  private final OfferLedgerState.Builder state;
  private final Redemptions redemptions;

  /** Opens the ledger of an offer over what it kept. */
  public OfferLedger(String offerId, LedgerTables tables) {
    this.offerId = offerId;
    this.tables = tables;
    rows = new LedgerRows(tables);
    OfferLedgerState known = rows.find(Table.STATE, ONLY_ROW, OfferLedgerState.parser());
    state = known == null ? OfferLedgerState.newBuilder() : known.toBuilder();
    redemptions = new Redemptions(rows, tables, state);
  }

  /**
   * Decides a command.
   *
   * @param appendTimeMillis when it came into the log
   * @return null for what needs no answer
   */
  public @Nullable OfferDecision decide(OfferCommand command, long appendTimeMillis) {
    if (!isKnown() && command.getKindCase() != OfferCommand.KindCase.DEFINE) {
      return unknown(command);
    }
    state.setTimeMillis(Math.max(state.getTimeMillis(), appendTimeMillis));
    redemptions.endReservations();
    redemptions.forgetRejections();
    OfferDecision.@Nullable Builder decided = apply(command);
    save();
    return decided == null ? null : decided.setCommandId(command.getCommandId()).build();
  }

  private OfferDecision.@Nullable Builder apply(OfferCommand command) {
    switch (command.getKindCase()) {
      case DEFINE -> define(command.getDefine());
      case REMOVE -> {
        if (command.getRemove().getVersion() > state.getDefinition().getVersion()) {
          state.setDefinition(
              Definition.newBuilder()
                  .setId(offerId)
                  .setVersion(command.getRemove().getVersion())
                  .setUpdatedTimeMillis(state.getTimeMillis()));
        }
      }
      case REDEEM -> {
        return redeem(command.getRedeem());
      }
      case COMMIT -> {
        return redemptions.commit(command.getCommit());
      }
      case RELEASE -> {
        return redemptions.release(command.getRelease());
      }
      case ADD_CODES -> {
        return OfferDecision.newBuilder()
            .setDecisionId(offerId + "/codes/" + command.getCommandId())
            .setOfferId(offerId)
            .setOutcome(OfferOutcome.OFFER_CODES_ADDED)
            .setAddedCodes(
                new CodePool(tables, rows, state).add(command.getAddCodes().getCodesList()))
            .setTimeMillis(state.getTimeMillis());
      }
      case KIND_NOT_SET -> {}
    }
    return null;
  }

  private void define(Definition definition) {
    if (definition.hasOffer()
        && definition.getId().equals(offerId)
        && definition.getVersion() > state.getDefinition().getVersion()) {
      state.setDefinition(definition);
    }
  }

  private OfferDecision.Builder redeem(OfferRedeem asked) {
    String redemptionId = OfferIds.redemption(offerId, asked.getIdempotencyKey());
    OfferRedemption before = rows.findRedemption(redemptionId);
    if (before != null) {
      return redemptions.repeat(before, asked);
    }
    OfferDecision.Builder decision =
        OfferDecision.newBuilder()
            .setDecisionId(offerId + "/" + asked.getIdempotencyKey())
            .setOfferId(offerId)
            .setRedemptionId(redemptionId)
            .setTimeMillis(state.getTimeMillis());
    if (state.getDefinition().getOffer().hasRule()
        && asked.getRuleVersion() < state.getDefinition().getVersion()) {
      // Not kept: who asked knows the newer rule in a moment, and the key is still free.
      return decision
          .setOutcome(OfferOutcome.OFFER_REJECTED)
          .setReason(OfferReason.OUTDATED.code())
          .setDetail("offer: its rule was asked as it was before");
    }
    redemptions.decide(asked, decision);
    return decision;
  }

  private @Nullable OfferDecision unknown(OfferCommand command) {
    if (command.getCommandId().isEmpty()) {
      return null;
    }
    String key =
        command.hasRedeem() ? command.getRedeem().getIdempotencyKey() : command.getCommandId();
    return OfferDecision.newBuilder()
        .setDecisionId(offerId + "/" + key)
        .setOfferId(offerId)
        .setCommandId(command.getCommandId())
        .setOutcome(OfferOutcome.OFFER_REJECTED)
        .setReason(OfferReason.UNKNOWN.code())
        .setDetail("offer: not defined")
        .build();
  }

  /** Adds what an event told: somebody saw the offer or clicked on it. */
  public void meet(OfferAction action, long eventTimeMillis) {
    if (isKnown()) {
      redemptions.meet(action, eventTimeMillis);
      save();
    }
  }

  private void save() {
    rows.put(Table.STATE, ONLY_ROW, state.setVersion(state.getVersion() + 1).build());
  }

  /** True once the offer was ever defined. */
  public boolean isKnown() {
    return state.getDefinition().getVersion() > 0;
  }

  /** Forgets an offer that ended or was removed long before; answers whether it did. */
  public boolean forgetEnded(long nowMillis) {
    Definition definition = state.getDefinition();
    long end =
        definition.hasOffer()
            ? definition.getEndTimeMillis() == 0 ? Long.MAX_VALUE : definition.getEndTimeMillis()
            : definition.getUpdatedTimeMillis();
    if (end > nowMillis - LedgerTimes.AFTER_END.toMillis()) {
      return false;
    }
    tables.clear();
    return true;
  }

  /**
   * What others see of an offer's ledger: as it will be at the next command, without reservations
   * that end before {@code nowMillis}. Changes nothing.
   */
  public static OfferView view(String offerId, LedgerTables tables, long nowMillis) {
    return new OfferLedger(offerId, new DraftTables(tables)).viewAt(nowMillis);
  }

  private OfferView viewAt(long nowMillis) {
    long logTimeMillis = state.getTimeMillis();
    state.setTimeMillis(Math.max(logTimeMillis, nowMillis - VIEW_LAG_MILLIS));
    redemptions.endReservations();
    return OfferView.newBuilder()
        .setVersion(state.getVersion())
        .setOfferId(offerId)
        .setDefinitionVersion(state.getDefinition().getVersion())
        .setTotals(state.getTotals())
        .setReserved(state.getReserved())
        .setCodesLeft(new CodePool(tables, rows, state).left())
        .setUpdatedTimeMillis(nowMillis)
        .setTimeMillis(logTimeMillis)
        .setRemoved(!state.getDefinition().hasOffer())
        .putAllRefused(state.getRefusedMap())
        .build();
  }
}
