package io.everystore.standalone.bench;

import java.io.IOException;
import java.time.Duration;

/** CPU time of the server over requests of one kind, as many as it bears. Not thread-safe. */
final class RequestCost {
  private static final int CONCURRENCY = 16;
  private static final int ROUNDS = 3;
  private static final Duration ROUND = Duration.ofSeconds(6);

  private final OpenLoop.Request request;
  private long cpuNanos;
  private long requests;
  private double mostPerSecond;

  RequestCost(OpenLoop.Request request) {
    this.request = request;
  }

  void warmUp(Duration time) throws InterruptedException {
    ClosedLoop.run(request, CONCURRENCY, time);
  }

  /** Measures several kinds in turn, so that what disturbs the machine meets all of them. */
  static void measure(BenchSystem.ServingHandle serving, BenchScale scale, RequestCost... costs)
      throws InterruptedException, IOException {
    for (int round = 0; round < ROUNDS; round++) {
      for (RequestCost cost : costs) {
        cost.measure(serving, scale.time(ROUND));
      }
    }
  }

  private void measure(BenchSystem.ServingHandle serving, Duration time)
      throws InterruptedException, IOException {
    CpuMeter meter = serving.process().meter();
    long before = meter.cpu().toNanos();
    ClosedLoop.Outcome outcome = ClosedLoop.run(request, CONCURRENCY, time);
    cpuNanos += meter.cpu().toNanos() - before;
    requests += outcome.answered();
    mostPerSecond = Math.max(mostPerSecond, outcome.perSecond());
    if (outcome.failures().count() > 0) {
      throw new IOException(outcome.failures() + " (expected: none)");
    }
  }

  /** Microseconds of CPU a request. */
  double micros() {
    return cpuNanos / 1e3 / requests;
  }

  /** Requests a second at saturation, of the best round. */
  double perSecond() {
    return mostPerSecond;
  }
}
