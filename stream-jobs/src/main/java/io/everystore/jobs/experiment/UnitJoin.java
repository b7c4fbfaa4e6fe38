package io.everystore.jobs.experiment;

import io.everystore.feature.proto.Exposure;
import io.everystore.feature.proto.OutcomeKind;
import io.everystore.feature.proto.UnitExposure;
import io.everystore.feature.proto.UnitOutcome;
import io.everystore.feature.proto.UnitState;
import io.everystore.feature.proto.VariationResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one unit was exposed to and did, and what that adds to the sums of its variations. Mutable,
 * not thread-safe.
 *
 * <p>An outcome counts for an exposure when it happened at or after the first one and before its
 * window ends, whichever of the two is read first: outcomes are remembered for a while. The
 * variation of the first exposure read stays; people who are moved later still count there.
 */
final class UnitJoin {
  /** After the first exposure, unless the experiment ends before. */
  static final Duration WINDOW = Duration.ofDays(30);

  static final int MAX_EXPOSURES = 100;
  static final int MAX_RECENT = 32;

  private static final double CENTS = 100;

  private final List<UnitExposure.Builder> exposures = new ArrayList<>();
  private final List<UnitOutcome> recent = new ArrayList<>();
  private final Consumer<VariationResult> changes;

  /**
   * Reads a state.
   *
   * @param changes told what is to be added to the sums of a variation
   */
  UnitJoin(UnitState state, Consumer<VariationResult> changes) {
    this.changes = changes;
    state.getExposuresList().forEach(exposure -> exposures.add(exposure.toBuilder()));
    recent.addAll(state.getRecentList());
  }

  UnitState.Builder toState() {
    UnitState.Builder state = UnitState.newBuilder().addAllRecent(recent);
    exposures.forEach(state::addExposures);
    return state;
  }

  void expose(Exposure exposure) {
    for (UnitExposure.Builder known : exposures) {
      if (known.getExperimentId().equals(exposure.getExperimentId())) {
        exposeAgain(known, exposure);
        return;
      }
    }
    if (exposures.size() == MAX_EXPOSURES) {
      return;
    }
    UnitExposure.Builder first =
        UnitExposure.newBuilder()
            .setExperimentId(exposure.getExperimentId())
            .setVariationId(exposure.getVariationId())
            .setTimeMillis(exposure.getTimeMillis())
            .setUntilMillis(until(exposure.getTimeMillis(), exposure));
    exposures.add(first);
    changes.accept(of(first).setExposed(1).build());
    for (UnitOutcome outcome : recent) {
      count(first, outcome);
    }
  }

  private void exposeAgain(UnitExposure.Builder known, Exposure exposure) {
    long before = known.getTimeMillis();
    if (exposure.getTimeMillis() >= before) {
      known.setUntilMillis(until(before, exposure));
      return;
    }
    known.setTimeMillis(exposure.getTimeMillis());
    known.setUntilMillis(
        Math.min(known.getUntilMillis(), until(exposure.getTimeMillis(), exposure)));
    for (UnitOutcome outcome : recent) {
      if (outcome.getTimeMillis() < before) {
        count(known, outcome);
      }
    }
  }

  private static long until(long timeMillis, Exposure exposure) {
    long until = timeMillis + WINDOW.toMillis();
    long end = exposure.getExperimentEndTimeMillis();
    return end == 0 ? until : Math.min(until, end);
  }

  void act(UnitOutcome outcome) {
    if (recent.size() == MAX_RECENT) {
      recent.remove(0);
    }
    recent.add(outcome);
    for (UnitExposure.Builder exposure : exposures) {
      count(exposure, outcome);
    }
  }

  private void count(UnitExposure.Builder exposure, UnitOutcome outcome) {
    if (outcome.getTimeMillis() < exposure.getTimeMillis()
        || outcome.getTimeMillis() >= exposure.getUntilMillis()) {
      return;
    }
    VariationResult.Builder change = of(exposure);
    boolean changed = false;
    if (outcome.getKind() == OutcomeKind.OUTCOME_CLICK && !exposure.getClicked()) {
      exposure.setClicked(true);
      change.setClicked(1);
      changed = true;
    }
    if (outcome.getKind() == OutcomeKind.OUTCOME_CART && !exposure.getCarted()) {
      exposure.setCarted(true);
      change.setCarted(1);
      changed = true;
    }
    if (outcome.getKind() == OutcomeKind.OUTCOME_PURCHASE && !exposure.getPurchased()) {
      exposure.setPurchased(true);
      change.setPurchased(1);
      changed = true;
    }
    if (outcome.getRevenueCents() != 0) {
      double before = exposure.getRevenueCents() / CENTS;
      exposure.setRevenueCents(exposure.getRevenueCents() + outcome.getRevenueCents());
      double after = exposure.getRevenueCents() / CENTS;
      change.setRevenue(after - before).setRevenueSquared(after * after - before * before);
      changed = true;
    }
    if (changed) {
      changes.accept(change.build());
    }
  }

  private static VariationResult.Builder of(UnitExposure.Builder exposure) {
    return VariationResult.newBuilder()
        .setExperimentId(exposure.getExperimentId())
        .setVariationId(exposure.getVariationId());
  }

  /** Forgets outcomes that exposures are no longer late for. */
  void forgetRecent() {
    recent.clear();
  }

  /** Forgets exposures nothing can count for any more. */
  void forgetEnded(long beforeMillis) {
    exposures.removeIf(exposure -> exposure.getUntilMillis() < beforeMillis);
  }

  /** When the first exposure's window ends; {@link Long#MAX_VALUE} without one. */
  long nextEndMillis() {
    return exposures.stream()
        .mapToLong(UnitExposure.Builder::getUntilMillis)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  boolean isEmpty() {
    return exposures.isEmpty() && recent.isEmpty();
  }
}
