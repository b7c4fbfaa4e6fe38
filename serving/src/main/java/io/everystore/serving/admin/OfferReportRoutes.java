package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferView;
import io.everystore.feature.proto.VariationResult;
import io.everystore.serving.experiment.Estimate;
import io.everystore.serving.experiment.ExperimentResults;
import io.everystore.serving.experiment.SampleRatio;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.everystore.serving.offer.OfferMetrics;
import io.everystore.serving.offer.OfferTrial;
import io.everystore.serving.offer.OfferViews;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what became of an offer: how much of its limits is spent and free, why it was not shown
 * or not granted, and what it changed, people who saw it beside people held out of it.
 */
public final class OfferReportRoutes implements Routes {
  private final Supplier<DefinitionImage> image;
  private final ExperimentResults results;
  private final OfferViews views;
  private final OfferMetrics metrics;
  private final EpochClock clock;
  private final long startMillis;
  private final double allHoldoutRatio;

  /**
   * Makes the routes.
   *
   * @param metrics what pages of this process decided
   * @param allHoldoutRatio share of people held out of all offers
   */
  public OfferReportRoutes(
      Supplier<DefinitionImage> image,
      ExperimentResults results,
      OfferViews views,
      OfferMetrics metrics,
      EpochClock clock,
      double allHoldoutRatio) {
    this.image = image;
    this.results = results;
    this.views = views;
    this.metrics = metrics;
    this.clock = clock;
    startMillis = clock.millis();
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
    json.writeNumberField("all_offers_holdout_ratio", allHoldoutRatio);
    OfferView view = views.find(offer.getId());
    OfferLimitFormat.spent(json, view);
    json.writeArrayFieldStart("limits");
    for (OfferLimit limit : offer.getOffer().getLimitsList()) {
      OfferLimitFormat.state(json, limit, offer, view, clock.millis());
    }
    json.writeEndArray();
    decisions(json, offer.getId(), view);
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

  /**
   * Why it was not granted, ever and everywhere; why not shown, by this process since it started.
   */
  private void decisions(JsonGenerator json, String offerId, @Nullable OfferView view)
      throws IOException {
    json.writeObjectFieldStart("redemptions");
    json.writeNumberField(
        "granted",
        view == null ? 0 : view.getTotals().getRedemptions().getEver() - view.getReserved());
    json.writeObjectFieldStart("refused");
    if (view != null) {
      for (Map.Entry<String, Long> each : new TreeMap<>(view.getRefusedMap()).entrySet()) {
        json.writeNumberField(each.getKey(), each.getValue());
      }
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeObjectFieldStart("pages");
    json.writeStringField("since", Instant.ofEpochMilli(startMillis).toString());
    json.writeObjectFieldStart("outcomes");
    for (Map.Entry<String, Long> each : metrics.onPages(offerId).entrySet()) {
      json.writeNumberField(each.getKey(), each.getValue());
    }
    json.writeEndObject();
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
