package io.everystore.feature.definition;

import io.everystore.feature.proto.Experiment;
import io.everystore.feature.proto.Metric;
import io.everystore.feature.proto.Variation;
import java.util.HashSet;
import java.util.Set;

/** What an experiment must be like. Immutable. */
public final class ExperimentRules {
  public static final int MAX_PAGES = 10;
  public static final int MAX_VARIATIONS = 10;
  public static final double MAX_SHARE = 1_000;
  public static final String BUILT_IN = "built-in";
  public static final String LEARNED = "learned";

  private final Set<String> strategies;

  ExperimentRules(Set<String> strategies) {
    this.strategies = Set.copyOf(strategies);
  }

  void check(Experiment experiment, Faults faults) {
    faults.range("/pages", experiment.getPagesCount(), 1, MAX_PAGES);
    Set<String> pages = new HashSet<>();
    for (int i = 0; i < Math.min(MAX_PAGES, experiment.getPagesCount()); i++) {
      faults.id("/pages/" + i, experiment.getPages(i));
      faults.require(pages.add(experiment.getPages(i)), "/pages/" + i, "for the second time");
    }
    faults.range("/traffic", experiment.getTraffic(), 0, 1);
    faults.require(
        experiment.getPrimaryMetric() != Metric.METRIC_UNSPECIFIED
            && experiment.getPrimaryMetric() != Metric.UNRECOGNIZED,
        "/primary_metric",
        "missing (expected: click, cart or purchase)");
    faults.range("/variations", experiment.getVariationsCount(), 2, MAX_VARIATIONS);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < Math.min(MAX_VARIATIONS, experiment.getVariationsCount()); i++) {
      Variation variation = experiment.getVariations(i);
      check(variation, "/variations/" + i, faults);
      faults.require(ids.add(variation.getId()), "/variations/" + i + "/id", "for the second time");
    }
  }

  private void check(Variation variation, String at, Faults faults) {
    faults.id(at + "/id", variation.getId());
    double share = variation.getShare();
    faults.require(
        share > 0 && share <= MAX_SHARE,
        at + "/share",
        share + " (expected: above 0, at most 1000)");
    if (!variation.getTemplateId().isEmpty()) {
      faults.id(at + "/template_id", variation.getTemplateId());
    }
    String overrides = at + "/parameters/strategy_override";
    variation
        .getStrategyOverrideMap()
        .forEach(
            (from, to) -> {
              PageTemplateRules.checkStrategy(strategies, overrides, from, faults);
              PageTemplateRules.checkStrategy(strategies, overrides + "/" + from, to, faults);
            });
    String ranker = variation.getRanker();
    faults.require(
        ranker.isEmpty() || ranker.equals(BUILT_IN) || ranker.equals(LEARNED),
        at + "/parameters/ranker",
        Faults.shown(ranker) + " (expected: built-in or learned)");
  }
}
