package io.everystore.jobs.record;

import io.everystore.feature.proto.OutcomeKind;

/** What the experiment stage receives, keyed by the unit that experiments draw from. */
public sealed interface UnitInput {
  /** What the edge is partitioned by. */
  String unit();

  /**
   * The unit was exposed to a variation.
   *
   * @param exposure {@code Exposure} bytes, valid
   */
  record Exposed(String unit, byte[] exposure) implements UnitInput {}

  /**
   * The unit did something that experiments count.
   *
   * @param revenueCents of a purchase, negative for a refund, else 0
   */
  record Outcome(String unit, OutcomeKind kind, long timeMillis, long revenueCents)
      implements UnitInput {}

  /** The unit asked to be forgotten; what it added to sums stays in them. */
  record Erased(String unit) implements UnitInput {}
}
