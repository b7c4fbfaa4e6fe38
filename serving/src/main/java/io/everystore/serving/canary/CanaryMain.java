package io.everystore.serving.canary;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Entry point of a single probe from outside: argument is the root of the public API. Exits with 0
 * when the event was served, with 1 when it was not.
 *
 * <p>The environment's {@code EVERYSTORE_KEY}, where set, is sent as a bearer token.
 */
public final class CanaryMain {
  private static final int EXIT_USAGE = 2;

  private CanaryMain() {}

  public static void main(String[] args) throws InterruptedException {
    if (args.length != 1) {
      System.err.println(
          "arguments: " + args.length + " (expected: 1, the root of the public API)");
      System.exit(EXIT_USAGE);
    }
    String key = System.getenv("EVERYSTORE_KEY");
    Canary canary =
        new Canary(
            HttpClient.newBuilder(),
            URI.create(args[0]),
            "outside",
            key == null ? Map.of() : Map.of("Authorization", "Bearer " + key));
    Canary.Probe probe = canary.probe();
    System.out.printf(
        Locale.ROOT,
        "%s after %d ms: %s%n",
        probe.outcome().name().toLowerCase(Locale.ROOT),
        Duration.ofNanos(probe.nanos()).toMillis(),
        probe.detail());
    System.exit(probe.outcome() == Canary.Outcome.SERVED ? 0 : 1);
  }
}
