package io.everystore.serving.webhook;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts what became of deliveries. Thread-safe. */
final class WebhookMetrics {
  /** What becomes of an attempt or of a delivery. */
  enum Outcome {
    DELIVERED("delivered"),
    RETRIED("retried"),
    DEAD("dead"),
    DISABLED("disabled");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }
  }

  private final MeterRegistry registry;

  WebhookMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Webhooks are few, so that each has counters of its own. */
  void count(String webhookId, Outcome outcome) {
    registry
        .counter("everystore.webhook.deliveries", "webhook", webhookId, "outcome", outcome.label)
        .increment();
  }
}
