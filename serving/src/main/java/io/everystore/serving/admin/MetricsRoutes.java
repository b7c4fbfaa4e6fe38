package io.everystore.serving.admin;

import io.everystore.serving.http.Routes;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;

/** Answers the scrape of the metrics in the Prometheus text format. */
public final class MetricsRoutes implements Routes {
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;

  public MetricsRoutes(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void mount(Router router) {
    router
        .get("/metrics")
        .handler(
            context ->
                context
                    .vertx()
                    .executeBlocking(registry::scrape, false)
                    .onSuccess(
                        text -> context.response().putHeader("content-type", TEXT_FORMAT).end(text))
                    .onFailure(context::fail));
  }
}
