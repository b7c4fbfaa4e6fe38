package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.VariationResult;
import io.everystore.serving.experiment.Estimate;
import io.everystore.serving.experiment.ExperimentResults;
import io.everystore.serving.experiment.SampleRatio;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.everystore.serving.offer.OfferTrial;
import io.everystore.serving.offer.OfferViews;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.function.Supplier;

/** Answers what an offer changed: people who saw it beside people held out of it. */
public final class OfferReportRoutes implements Routes {
  private final Supplier<DefinitionImage> image;
  private final ExperimentResults results;
  private final OfferViews views;
  private final double allHoldoutRatio;

  /**
   * Makes the routes.
   *
   * @param allHoldoutRatio share of people held out of all offers
   */
  public OfferReportRoutes(
      Supplier<DefinitionImage> image,
      ExperimentResults results,
      OfferViews views,
      double allHoldoutRatio) {
    this.image = image;
    this.results = results;
    this.views = views;
    this.allHoldoutRatio = allHoldoutRatio;
  }

  @Override
  public void mount(Router router) {
    router.get("/v1/offers/:id/report").handler(this::get);
  }

  private void get(RoutingContext context) {
    String id = context.pathParam("id");
    Definition offer =
        DefinitionKey.isId(id)
            ? image.get().find(new DefinitionKey(DefinitionKind.OFFER, id))
            : null;
    if (offer == null) {
      throw Problem.notFound("offers: none has this id");
    }
    Answers.json(context, 200, json -> write(json, offer));
  }

  private void write(JsonGenerator json, Definition offer) throws IOException {
    String experiment = OfferTrial.experiment(offer.getId());
    VariationResult shown = results.of(experiment, OfferTrial.SHOWN);
    VariationResult heldOut = results.of(experiment, OfferTrial.HELD_OUT);
    double share = OfferTrial.heldOutShare(offer.getOffer().getHoldoutRatio(), allHoldoutRatio);
    json.writeStartObject();
    json.writeStringField("offer_id", offer.getId());
    json.writeNumberField("held_out_share", share);
    OfferLimitFormat.spent(json, views.find(offer.getId()));
    double pValue =
        share > 0 && share < 1
            ? SampleRatio.pValue(
                new long[] {shown.getExposed(), heldOut.getExposed()},
                new double[] {1 - share, share})
            : Double.NaN;
    json.writeObjectFieldStart("sample_ratio");
    ResultRoutes.number(json, "p_value", pValue);
    json.writeBooleanField("ok", !(pValue < SampleRatio.ALARM));
    json.writeEndObject();
    group(json, OfferTrial.SHOWN, shown);
    group(json, OfferTrial.HELD_OUT.replace('-', '_'), heldOut);
    ResultRoutes.write(
        json,
        "uplift",
        Estimate.lift(
            shown.getPurchased(),
            shown.getExposed(),
            heldOut.getPurchased(),
            heldOut.getExposed()));
    json.writeEndObject();
  }

  private static void group(JsonGenerator json, String name, VariationResult result)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("people", result.getExposed());
    json.writeNumberField("buyers", result.getPurchased());
    ResultRoutes.write(
        json, "buyer_rate", Estimate.ratio(result.getPurchased(), result.getExposed()));
    json.writeNumberField("revenue", result.getRevenue());
    ResultRoutes.write(
        json,
        "revenue_per_person",
        Estimate.mean(result.getRevenue(), result.getRevenueSquared(), result.getExposed()));
    json.writeEndObject();
  }
}
