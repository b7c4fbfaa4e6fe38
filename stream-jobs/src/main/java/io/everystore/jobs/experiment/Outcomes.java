package io.everystore.jobs.experiment;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.OutcomeKind;
import io.everystore.jobs.profile.OrderValue;
import io.everystore.jobs.record.UnitInput;
import org.jspecify.annotations.Nullable;

/** Reads off an event what experiments count. */
public final class Outcomes {
  private Outcomes() {}

  /**
   * What the event means to the unit's experiments; null for nothing.
   *
   * @param unit what the person's variations are drawn from
   */
  public static UnitInput.@Nullable Outcome of(String unit, Interaction event) {
    long timeMillis = event.getEventTimeMillis();
    return switch (event.getName()) {
      case "select_item" -> new UnitInput.Outcome(unit, OutcomeKind.OUTCOME_CLICK, timeMillis, 0);
      case "add_to_cart" -> new UnitInput.Outcome(unit, OutcomeKind.OUTCOME_CART, timeMillis, 0);
      case "purchase" ->
          new UnitInput.Outcome(
              unit, OutcomeKind.OUTCOME_PURCHASE, timeMillis, OrderValue.cents(event));
      case "refund" ->
          new UnitInput.Outcome(
              unit, OutcomeKind.OUTCOME_REFUND, timeMillis, -OrderValue.cents(event));
      default -> null;
    };
  }
}
