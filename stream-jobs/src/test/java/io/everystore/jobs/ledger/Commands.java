package io.everystore.jobs.ledger;

import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferCodes;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferPeriod;
import io.everystore.feature.proto.OfferRedeem;
import io.everystore.feature.proto.OfferRemoval;
import io.everystore.feature.proto.OfferReservation;
import io.everystore.feature.proto.OfferReward;
import io.everystore.feature.proto.OfferRewardType;
import java.util.List;

/** Makes commands for one offer. */
public final class Commands {
  public static final String OFFER = "summer";

  private Commands() {}

  /** An active offer of 5 EUR with limits. */
  public static Offer.Builder offer(OfferLimit... limits) {
    return Offer.newBuilder()
        .setReward(
            OfferReward.newBuilder()
                .setType(OfferRewardType.OFFER_AMOUNT)
                .setValueHundredths(500)
                .setCurrency("EUR"))
        .addAllLimits(List.of(limits));
  }

  public static OfferLimit limit(
      OfferAction action, long limit, boolean perUser, OfferPeriod period) {
    return OfferLimit.newBuilder()
        .setAction(action)
        .setLimit(limit)
        .setPerUser(perUser)
        .setPeriod(period)
        .build();
  }

  public static OfferCommand define(long version, Offer.Builder offer) {
    return define(
        Definition.newBuilder()
            .setId(OFFER)
            .setVersion(version)
            .setState(DefinitionState.ACTIVE)
            .setOffer(offer));
  }

  public static OfferCommand define(Definition.Builder definition) {
    return command("").setDefine(definition).build();
  }

  public static OfferCommand remove(long version) {
    return command("").setRemove(OfferRemoval.newBuilder().setVersion(version)).build();
  }

  public static OfferRedeem.Builder redeem(String key, String user) {
    return OfferRedeem.newBuilder()
        .setIdempotencyKey(key)
        .setUserId(user)
        .setPersonId(user)
        .setUnit(user)
        .setOrderValueCents(2_000);
  }

  public static OfferCommand of(OfferRedeem.Builder redeem) {
    return command("c-" + redeem.getIdempotencyKey()).setRedeem(redeem).build();
  }

  /**
   * Settles a reservation.
   *
   * @param userIds whose it has to be; none: anybody's
   */
  public static OfferCommand commit(String redemptionId, String... userIds) {
    return command("c").setCommit(reservation(redemptionId, userIds)).build();
  }

  public static OfferCommand release(String redemptionId, String... userIds) {
    return command("r").setRelease(reservation(redemptionId, userIds)).build();
  }

  public static OfferCommand codes(String... codes) {
    return command("k").setAddCodes(OfferCodes.newBuilder().addAllCodes(List.of(codes))).build();
  }

  private static OfferReservation reservation(String redemptionId, String... userIds) {
    return OfferReservation.newBuilder()
        .setRedemptionId(redemptionId)
        .addAllUserIds(List.of(userIds))
        .build();
  }

  private static OfferCommand.Builder command(String id) {
    return OfferCommand.newBuilder().setOfferId(OFFER).setCommandId(id);
  }
}
