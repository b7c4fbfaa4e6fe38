package io.everystore.serving.admin;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.OfferCodes;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.serving.definition.DefinitionEditor;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.HttpLimits;
import io.everystore.serving.http.MediaTypes;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.RoutePaths;
import io.everystore.serving.http.Routes;
import io.everystore.serving.offer.LedgerClient;
import io.everystore.serving.offer.OfferViews;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operators do with an offer besides editing it: approve it, and give it codes. */
public final class OfferRoutes implements Routes {
  /** Codes of one command; a record of the log holds them with room to spare. */
  private static final int CODES_PER_COMMAND = 1_000;

  private final Supplier<DefinitionImage> image;
  private final Function<Vertx, DefinitionEditor> editors;
  private final LedgerClient ledger;
  private final OfferFormat format;

  /**
   * Makes the routes.
   *
   * @param editors the editor that also serves the offers' own routes
   */
  public OfferRoutes(
      Supplier<DefinitionImage> image,
      Function<Vertx, DefinitionEditor> editors,
      LedgerClient ledger,
      OfferViews views) {
    this.image = image;
    this.editors = editors;
    this.ledger = ledger;
    this.format = new OfferFormat(views);
  }

  @Override
  public void mount(Router router) {
    RoutePaths.regex(
            router, HttpMethod.POST, "/v1/offers/{id}:approve", "/v1/offers/(?<id>[^/]+):approve")
        .handler(this::approve);
    router
        .post("/v1/offers/:id/codes")
        .handler(
            context -> {
              Definition offer = found(context);
              MediaTypes.require(context.request(), MediaTypes.TEXT);
              RequestBody.read(context.request(), HttpLimits.BODY_BYTES)
                  .onSuccess(body -> addCodes(context, offer.getId(), body))
                  .onFailure(context::fail);
            });
  }

  private Definition found(RoutingContext context) {
    String id = context.pathParam("id");
    Definition offer =
        DefinitionKey.isId(id)
            ? image.get().find(new DefinitionKey(DefinitionKind.OFFER, id))
            : null;
    if (offer == null) {
      throw Problem.notFound("offers: none has this id");
    }
    return offer;
  }

  private void approve(RoutingContext context) {
    Definition offer = found(context);
    String operator = Operators.name(context);
    Definition.Builder next = offer.toBuilder();
    next.getOfferBuilder().setApprovedBy(operator);
    editors
        .apply(context.vertx())
        .put(
            new DefinitionKey(DefinitionKind.OFFER, offer.getId()),
            next,
            operator,
            current -> checkApproval(context, offer, current, operator))
        .onSuccess(
            written -> {
              context.response().putHeader("etag", DefinitionRoutes.etag(written.definition()));
              Answers.json(
                  context,
                  written.visible() ? 200 : 202,
                  json -> format.write(json, written.definition()));
            })
        .onFailure(context::fail);
  }

  private static void checkApproval(
      RoutingContext context, Definition read, @Nullable Definition current, String operator) {
    DefinitionRoutes.check(context, current);
    if (current == null || current.getVersion() != read.getVersion()) {
      throw Problem.of(412, "precondition_failed", "offer: it has changed (expected: read again)");
    }
    if (operator.equals(current.getOffer().getWrittenBy())) {
      throw Problem.of(
          403,
          "four_eyes",
          Operators.HEADER + ": " + operator + " wrote it (expected: another operator)");
    }
  }

  private void addCodes(RoutingContext context, String offerId, byte[] body) {
    try {
      List<String> codes = CodeLines.read(body);
      add(context.vertx(), offerId, codes, 0, 0)
          .onSuccess(
              added ->
                  Answers.json(
                      context,
                      200,
                      json -> {
                        json.writeStartObject();
                        json.writeNumberField("received", codes.size());
                        json.writeNumberField("added", added);
                        json.writeEndObject();
                      }))
          .onFailure(context::fail);
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }

  /** One command after the other; codes that a failed attempt added are not added again. */
  private Future<Integer> add(
      Vertx vertx, String offerId, List<String> codes, int from, int addedBefore) {
    if (from >= codes.size()) {
      return Future.succeededFuture(addedBefore);
    }
    int to = Math.min(codes.size(), from + CODES_PER_COMMAND);
    return ledger
        .ask(
            vertx,
            OfferCommand.newBuilder()
                .setOfferId(offerId)
                .setAddCodes(OfferCodes.newBuilder().addAllCodes(codes.subList(from, to))))
        .compose(
            decision -> add(vertx, offerId, codes, to, addedBefore + decision.getAddedCodes()));
  }
}
