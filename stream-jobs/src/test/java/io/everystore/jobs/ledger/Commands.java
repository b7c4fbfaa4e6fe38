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

  public static OfferCommand commit(String redemptionId) {
    return command("c").setCommit(reservation(redemptionId)).build();
  }

  public static OfferCommand release(String redemptionId) {
    return command("r").setRelease(reservation(redemptionId)).build();
  }

  /** The same by somebody who may settle only what is theirs. */
  public static OfferCommand commitOf(String redemptionId, String... userIds) {
    OfferReservation own =
        reservation(redemptionId).toBuilder().addAllUserIds(List.of(userIds)).build();
    return command("c").setCommit(own).build();
  }

  public static OfferCommand releaseOf(String redemptionId, String... userIds) {
    OfferReservation own =
        reservation(redemptionId).toBuilder().addAllUserIds(List.of(userIds)).build();
    return command("r").setRelease(own).build();
  }

  public static OfferCommand codes(String... codes) {
    return command("k").setAddCodes(OfferCodes.newBuilder().addAllCodes(List.of(codes))).build();
  }

  private static OfferReservation reservation(String redemptionId) {
    return OfferReservation.newBuilder().setRedemptionId(redemptionId).build();
  }

  private static OfferCommand.Builder command(String id) {
    return OfferCommand.newBuilder().setOfferId(OFFER).setCommandId(id);
  }
}
