package io.everystore.serving.admin;

import io.everystore.feature.model.EpochClock;
import io.everystore.serving.http.Routes;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Answers the scrape of the metrics in the Prometheus text format. */
public final class MetricsRoutes implements Routes {
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final EpochClock clock;
  private final List<Supplier<String>> others = new CopyOnWriteArrayList<>();

  public MetricsRoutes(PrometheusMeterRegistry registry, EpochClock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Lets a scrape answer what another part of this process measures, too.
   *
   * @param scrape gives the text format, of metrics that nobody else names
   */
  public void add(Supplier<String> scrape) {
    others.add(scrape);
  }

  @Override
  public void mount(Router router) {
    router
        .get("/metrics")
        .handler(
            context ->
                context
                    .vertx()
                    .executeBlocking(this::scrape, false)
                    .onSuccess(
                        text ->
                            context
                                .response()
                                .putHeader("content-type", TEXT_FORMAT)
                                // So that whoever scrapes can tell how far clocks are apart.
                                .putHeader(
                                    "date",
                                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                        clock.instant().atOffset(ZoneOffset.UTC)))
                                .end(text))
                    .onFailure(context::fail));
  }

  private String scrape() {
    StringBuilder text = new StringBuilder(registry.scrape());
    others.forEach(other -> text.append(other.get()));
    return text.toString();
  }
}
