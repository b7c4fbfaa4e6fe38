package io.everystore.serving.offer;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.offer.OfferHoldout;
import io.everystore.feature.offer.OfferIds;
import io.everystore.feature.offer.OfferReason;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.feature.proto.OfferOutcome;
import io.everystore.feature.proto.OfferRedeem;
import io.everystore.feature.proto.OfferReservation;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.segment.RuleCompiler;
import io.everystore.feature.segment.Subject;
import io.everystore.serving.access.Principal;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.HttpLimits;
import io.everystore.serving.http.MediaTypes;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.RoutePaths;
import io.everystore.serving.http.Routes;
import io.everystore.serving.view.Views;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Offers are redeemed: at once, or reserved and then committed or released. */
public final class RedeemRoutes implements Routes {
  private final Views views;
  private final Supplier<DefinitionImage> image;
  private final OfferViews offers;
  private final Function<@Nullable Profile, Subject> people;
  private final EpochClock clock;
  private final BooleanSupplier complete;
  private final LedgerClient ledger;
  private final OfferMetrics metrics;
  private final double holdoutRatio;

  /**
   * Makes the routes.
   *
   * @param people how rules see somebody; null for somebody nothing is known of
   * @param complete whether every definition has been read
   * @param holdoutRatio share of people held out of all offers
   */
  public RedeemRoutes(
      Views views,
      Supplier<DefinitionImage> image,
      OfferViews offers,
      Function<@Nullable Profile, Subject> people,
      EpochClock clock,
      BooleanSupplier complete,
      LedgerClient ledger,
      OfferMetrics metrics,
      double holdoutRatio) {
    this.views = views;
    this.image = image;
    this.offers = offers;
    this.people = people;
    this.clock = clock;
    this.complete = complete;
    this.ledger = ledger;
    this.metrics = metrics;
    this.holdoutRatio = holdoutRatio;
  }

  @Override
  public void mount(Router router) {
    RoutePaths.regex(
            router,
            HttpMethod.POST,
            "/v1/offers/{offer_id}:redeem",
            "/v1/offers/(?<id>[^/]+):redeem")
        .handler(
            context -> {
              MediaTypes.require(context.request(), MediaTypes.JSON, MediaTypes.TEXT);
              RequestBody.read(context.request(), HttpLimits.BODY_BYTES)
                  .onSuccess(body -> redeem(context, body))
                  .onFailure(context::fail);
            });
    reservation(router, "commit");
    reservation(router, "release");
  }

  private void reservation(Router router, String verb) {
    RoutePaths.regex(
            router,
            HttpMethod.POST,
            "/v1/redemptions/{redemption_id}:" + verb,
            "/v1/redemptions/(?<id>[^/]+):" + verb)
        .handler(context -> settle(context, verb.equals("commit")));
  }

  private void redeem(RoutingContext context, byte[] body) {
    try {
      RedeemRequest request = RedeemRequest.read(body);
      Principal.requireOwn(context, request.userId());
      String offerId = context.pathParam("id");
      requireKnown(offerId);
      OfferRedeem.Builder redeem = facts(request, definition(offerId));
      if (request.orderValueCents() >= 0) {
        redeem.setOrderValueCents(request.orderValueCents());
      }
      ask(context, OfferCommand.newBuilder().setOfferId(offerId).setRedeem(redeem));
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }

  /** What is known of the person now; nobody known has no segments. */
  private OfferRedeem.Builder facts(RedeemRequest request, @Nullable Definition offer) {
    Profile profile = views.findProfile(request.userId());
    String personId = profile == null ? request.userId() : profile.getId();
    String unit =
        profile == null || profile.getExperimentUnit().isEmpty()
            ? personId
            : profile.getExperimentUnit();
    OfferRedeem.Builder redeem =
        OfferRedeem.newBuilder()
            .setUserId(request.userId())
            .setPersonId(personId)
            .setUnit(unit)
            .setIdempotencyKey(request.idempotencyKey())
            .setCurrency(request.currency())
            .setReserve(request.reserve())
            .setHeldOut(OfferHoldout.holdsAll(unit, holdoutRatio));
    if (offer != null && offer.getOffer().hasRule()) {
      OfferPerson person = new OfferPerson(people);
      person.begin(profile);
      redeem
          .setRuleHolds(
              person.suits(
                  RuleCompiler.compile(offer.getOffer().getRule(), ZoneOffset.UTC), clock.millis()))
          .setRuleVersion(offer.getVersion());
    }
    if (profile != null) {
      redeem
          .addAllSegmentIds(profile.getSegmentIdsList())
          .addAllFormerPersonIds(profile.getClientIdsList())
          .setProfileVersion(profile.getVersion());
    }
    return redeem;
  }

  private @Nullable Definition definition(String offerId) {
    return image.get().find(new DefinitionKey(DefinitionKind.OFFER, offerId));
  }

  /** Refuses offers nobody defined without asking: anybody may invent ids. */
  private void requireKnown(String offerId) {
    boolean known =
        DefinitionKey.isId(offerId)
            && (definition(offerId) != null || offers.find(offerId) != null);
    if (!known) {
      throw unknown(complete.getAsBoolean());
    }
  }

  /** What is not known to somebody who has not read everything may be decided by now. */
  static Problem unknown(boolean complete) {
    return complete
        ? Problem.of(409, OfferReason.UNKNOWN.code(), "offer: none has this id")
        : LedgerClient.undecided("offers cannot be read yet");
  }

  private void settle(RoutingContext context, boolean commit) {
    String redemptionId = context.pathParam("id");
    String offerId = OfferIds.offerOf(redemptionId);
    if (offerId == null) {
      throw Problem.of(409, OfferReason.UNKNOWN.code(), "redemption_id: unknown");
    }
    requireKnown(offerId);
    OfferReservation reservation =
        OfferReservation.newBuilder()
            .setRedemptionId(redemptionId)
            .addAllUserIds(Principal.ownIds(context))
            .build();
    OfferCommand.Builder command = OfferCommand.newBuilder().setOfferId(offerId);
    ask(context, commit ? command.setCommit(reservation) : command.setRelease(reservation));
  }

  private void ask(RoutingContext context, OfferCommand.Builder command) {
    ledger
        .ask(context.vertx(), command)
        .onSuccess(decision -> answer(context, decision))
        .onFailure(
            failure -> {
              metrics.redeemed(command.getOfferId(), "undecided");
              context.fail(failure);
            });
  }

  private void answer(RoutingContext context, OfferDecision decision) {
    if (decision.getReason().equals(OfferReason.OUTDATED.code())) {
      metrics.redeemed(decision.getOfferId(), "undecided");
      context.fail(LedgerClient.undecided("it has just changed"));
      return;
    }
    if (decision.getOutcome() == OfferOutcome.OFFER_REJECTED) {
      metrics.redeemed(decision.getOfferId(), decision.getReason());
      context.fail(Problem.of(409, decision.getReason(), decision.getDetail()));
      return;
    }
    String state = word(decision.getOutcome());
    metrics.redeemed(decision.getOfferId(), state);
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("redemption_id", decision.getRedemptionId());
          json.writeStringField("offer_id", decision.getOfferId());
          json.writeStringField("state", state);
          if (!decision.getCode().isEmpty()) {
            json.writeStringField("code", decision.getCode());
          }
          if (decision.getDiscountCents() > 0) {
            json.writeNumberField("discount", decision.getDiscountCents() / 100.0);
          }
          if (!decision.getCurrency().isEmpty()) {
            json.writeStringField("currency", decision.getCurrency());
          }
          if (decision.getExpiresTimeMillis() > 0) {
            json.writeStringField(
                "expires_at", Instant.ofEpochMilli(decision.getExpiresTimeMillis()).toString());
          }
          json.writeEndObject();
        });
  }

  private static String word(OfferOutcome outcome) {
    return outcome.name().substring("OFFER_".length()).toLowerCase(Locale.ROOT);
  }
}
