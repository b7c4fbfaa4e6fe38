package io.everystore.serving.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans of requests to a collector, when the environment names one as OpenTelemetry has it
 * ({@code OTEL_EXPORTER_OTLP_ENDPOINT}); every other variable of that specification works, too. A
 * request that comes with a sampled {@code traceparent} (W3C Trace Context) is always traced, of
 * others one in a hundred. Thread-safe.
 *
 * <p>Spans carry what code says of a request, never what a client said: no path, no query, no id of
 * a person.
 */
public final class Traces implements AutoCloseable {
  /** Traces nothing. */
  public static final Traces OFF = new Traces(null);

  static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final List<String> ENDPOINTS =
      List.of(ENDPOINT, "otel.exporter.otlp.traces.endpoint");
  private static final String DISABLED = "otel.sdk.disabled";
  private static final String SCOPE = "io.everystore.serving";
  private static final long CLOSE_SECONDS = 5;

  private final @Nullable OpenTelemetrySdk sdk;
  private final Tracer tracer;
  private final TextMapPropagator propagator;

  private Traces(@Nullable OpenTelemetrySdk sdk) {
    OpenTelemetry telemetry = sdk == null ? OpenTelemetry.noop() : sdk;
    this.sdk = sdk;
    this.tracer = telemetry.getTracer(SCOPE);
    this.propagator = telemetry.getPropagators().getTextMapPropagator();
  }

  /**
   * As the environment says.
   *
   * @param replica name of this process among the others, {@code service.instance.id} of its spans
   * @throws IllegalArgumentException when a variable cannot be read
   */
  public static Traces ofEnvironment(String replica) {
    return of(replica, Map.of());
  }

  /**
   * As given, else as the environment says.
   *
   * @param given properties by their names in lower case with dots, such as {@link #ENDPOINT}
   */
  static Traces of(String replica, Map<String, String> given) {
    if (ENDPOINTS.stream().allMatch(name -> value(name, given).isEmpty())
        || Boolean.parseBoolean(value(DISABLED, given))) {
      return OFF;
    }
    Map<String, String> usual = new HashMap<>();
    usual.put("otel.service.name", "everystore-serving");
    usual.put("otel.resource.attributes", "service.instance.id=" + replica);
    usual.put("otel.traces.sampler", "parentbased_traceidratio");
    usual.put("otel.traces.sampler.arg", "0.01");
    usual.put("otel.exporter.otlp.protocol", "http/protobuf");
    // Prometheus and the log files have those.
    usual.put("otel.metrics.exporter", "none");
    usual.put("otel.logs.exporter", "none");
    try {
      return new Traces(
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesSupplier(() -> usual)
              .addPropertiesCustomizer(config -> given)
              .build()
              .getOpenTelemetrySdk());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "OTEL_…: " + e.getMessage() + " (expected: as OpenTelemetry specifies)", e);
    }
  }

  private static String value(String name, Map<String, String> given) {
    String variable = System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_'));
    return given.getOrDefault(name, System.getProperty(name, variable == null ? "" : variable));
  }

  /** Begins a request's trace, or goes on with the one it came with; null while there are none. */
  public @Nullable RequestTrace begin(HttpServerRequest request) {
    return sdk == null ? null : RequestTrace.begin(tracer, propagator, request);
  }

  /** Sends what was not sent yet, for a few seconds at most. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
