package io.everystore.serving.admin;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Webhook;
import io.everystore.serving.definition.AuditLog;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.HttpLimits;
import io.everystore.serving.http.MediaTypes;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.RoutePaths;
import io.everystore.serving.http.Routes;
import io.everystore.serving.webhook.WebhookLog;
import io.everystore.serving.webhook.WebhookSignature;
import io.everystore.serving.webhook.Webhooks;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Webhooks over HTTP: listed, read, put and deleted; the secret is told once. */
public final class WebhookRoutes implements Routes {
  private final Webhooks webhooks;
  private final WebhookLog log;
  private final AuditLog audit;
  private final Supplier<DefinitionImage> image;
  private final EpochClock clock;

  /**
   * Makes the routes.
   *
   * @param image where the segments are
   */
  public WebhookRoutes(
      Webhooks webhooks,
      WebhookLog log,
      AuditLog audit,
      Supplier<DefinitionImage> image,
      EpochClock clock) {
    this.webhooks = webhooks;
    this.log = log;
    this.audit = audit;
    this.image = image;
    this.clock = clock;
  }

  @Override
  public void mount(Router router) {
    RoutePaths.regex(
            router,
            HttpMethod.POST,
            "/v1/webhooks/{id}:rotate-secret",
            "/v1/webhooks/(?<id>[^/]+):rotate-secret")
        .handler(this::rotate);
    router.get("/v1/webhooks").handler(this::list);
    router.get("/v1/webhooks/:id").handler(context -> answer(context, 200, found(context), false));
    router
        .put("/v1/webhooks/:id")
        .handler(
            context -> {
              MediaTypes.require(context.request(), MediaTypes.JSON);
              RequestBody.read(context.request(), HttpLimits.BODY_BYTES)
                  .onSuccess(body -> put(context, body))
                  .onFailure(context::fail);
            });
    router.delete("/v1/webhooks/:id").handler(this::delete);
  }

  private void list(RoutingContext context) {
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("webhooks");
          for (Webhook webhook :
              webhooks.all().stream().sorted(Comparator.comparing(Webhook::getId)).toList()) {
            WebhookFormat.write(json, webhook, false);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static String id(RoutingContext context) {
    String id = context.pathParam("id");
    if (!DefinitionKey.isId(id)) {
      throw Problem.badRequest(
          "invalid_id",
          "id: not 1.." + DefinitionKey.ID_CHARS + " lower-case letters, digits and inner hyphens");
    }
    return id;
  }

  private Webhook found(RoutingContext context) {
    Webhook webhook = webhooks.find(id(context));
    if (webhook == null) {
      throw Problem.notFound("webhooks: none has this id");
    }
    return webhook;
  }

  private void put(RoutingContext context, byte[] body) {
    try {
      String id = id(context);
      FieldReader in = FieldReader.of(body);
      Webhook.Builder webhook = WebhookFormat.read(in, id, image.get());
      if (!in.errors().isEmpty()) {
        throw Problem.badRequest("invalid_webhook", in.errors().get(0).detail())
            .withErrors(in.errors());
      }
      Webhook current = webhooks.find(id);
      Preconditions.check(context.request(), current == null ? null : etag(current));
      if (current == null && webhooks.all().size() >= Webhooks.MAX_WEBHOOKS) {
        throw Problem.of(
            409, "too_many", "webhooks: at most " + Webhooks.MAX_WEBHOOKS + " are kept");
      }
      webhook.setSecret(current == null ? WebhookSignature.newSecret() : current.getSecret());
      write(context, webhook, current, current == null);
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }

  private void rotate(RoutingContext context) {
    Webhook current = found(context);
    Preconditions.check(context.request(), etag(current));
    write(context, current.toBuilder().setSecret(WebhookSignature.newSecret()), current, true);
  }

  private void write(
      RoutingContext context, Webhook.Builder next, @Nullable Webhook current, boolean withSecret) {
    String operator = Operators.name(context);
    long now = clock.millis();
    Webhook webhook =
        next.setVersion(current == null ? now : Math.max(now, current.getVersion() + 1))
            .setCreatedTimeMillis(current == null ? now : current.getCreatedTimeMillis())
            .setUpdatedTimeMillis(now)
            .build();
    log.put(context.vertx(), webhook)
        .onSuccess(
            visible -> {
              audit.changed(current, webhook, operator);
              answer(context, visible ? (current == null ? 201 : 200) : 202, webhook, withSecret);
            })
        .onFailure(context::fail);
  }

  private void delete(RoutingContext context) {
    Webhook current = found(context);
    Preconditions.check(context.request(), etag(current));
    String operator = Operators.name(context);
    log.delete(context.vertx(), current.getId())
        .onSuccess(
            visible -> {
              audit.changed(current, null, operator);
              context.response().setStatusCode(visible ? 204 : 202).end();
            })
        .onFailure(context::fail);
  }

  private static String etag(Webhook webhook) {
    return "\"" + webhook.getVersion() + "\"";
  }

  private static void answer(
      RoutingContext context, int status, Webhook webhook, boolean withSecret) {
    context.response().putHeader("etag", etag(webhook));
    Answers.json(context, status, json -> WebhookFormat.write(json, webhook, withSecret));
  }
}
