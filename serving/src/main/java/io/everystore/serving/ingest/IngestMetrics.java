package io.everystore.serving.ingest;

import io.everystore.feature.event.RejectionCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what became of the events that came to the door. Thread-safe. */
final class IngestMetrics {
  private final Counter accepted;
  private final Counter rejected;
  private final Counter withoutConsent;
  private final Counter failed;
  private final Counter canary;
  private final Counter clamped;
  private final Counter crawled;

  IngestMetrics(MeterRegistry registry) {
    accepted = outcome(registry, "accepted");
    rejected = outcome(registry, "rejected");
    withoutConsent = outcome(registry, "no_consent");
    failed = outcome(registry, "failed");
    canary = outcome(registry, "canary");
    clamped =
        Counter.builder("everystore.ingest.clamped")
            .description("Events whose time was in the future and was set to their receipt")
            .register(registry);
    crawled =
        Counter.builder("everystore.ingest.crawler.events")
            .description("Accepted events of crawlers, which move no ranking")
            .register(registry);
  }

  private static Counter outcome(MeterRegistry registry, String outcome) {
    return Counter.builder("everystore.ingest.events")
        .description("Events by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  void accepted(int events) {
    accepted.increment(events);
  }

  /** Accepted events of canaries. */
  void canary(int events) {
    canary.increment(events);
  }

  /** Accepted events whose user agent names a crawler. */
  void crawled(int events) {
    crawled.increment(events);
  }

  /** Acceptable events that did not become durable for certain. */
  void failed(int events) {
    failed.increment(events);
  }

  void rejected(RejectionCode code) {
    (code == RejectionCode.NO_CONSENT ? withoutConsent : rejected).increment();
  }

  void clamped(long events) {
    if (events > 0) {
      clamped.increment((double) events);
    }
  }
}
