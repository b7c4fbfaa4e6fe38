package io.everystore.feature.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Experiment;
import io.everystore.feature.proto.Metric;
import io.everystore.feature.proto.PageTemplate;
import io.everystore.feature.proto.RowWeight;
import io.everystore.feature.proto.TemplateRow;
import io.everystore.feature.proto.Variation;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DefinitionRulesTest {
  private static final DefinitionRules RULES = new DefinitionRules(Set.of("trending", "top-picks"));

  @Test
  void soundDefinitions_haveNoFaults() {
    assertEquals(List.of(), RULES.apply(template().build()));
    assertEquals(List.of(), RULES.apply(experiment().build()));
  }

  @Test
  void anyDefinition_faultsPointAtTheField() {
    wrong("/id", d -> d.setId("Über"));
    wrong("/id", d -> d.setId("-a"));
    wrong("/id", d -> d.setId("a".repeat(65)));
    wrong("/name", d -> d.setName("a".repeat(121)));
    wrong("/name", d -> d.setName("a\u202eb"));
    wrong("/state", d -> d.setState(DefinitionState.DEFINITION_STATE_UNSPECIFIED));
    wrong("/end_time", d -> d.setStartTimeMillis(10).setEndTimeMillis(10));
    wrong("/start_time", d -> d.setStartTimeMillis(-1));
    wrong("/end_time", d -> d.setEndTimeMillis(Long.MAX_VALUE));
    wrong("", Definition.Builder::clearBody);
  }

  @Test
  void template_faultsPointAtTheField() {
    wrongTemplate("/page", t -> t.setPage("a b"));
    wrongTemplate("/rows", t -> t.clearRows());
    wrongTemplate("/max_rows", t -> t.setMaxRows(21));
    wrongTemplate("/excluded/1", t -> t.addExcludedItemIds("x").addExcludedItemIds("x"));
    wrongTemplate("/excluded", t -> t.addAllExcludedItemIds(many(501)));
    wrongTemplate("/rows/1/row_id", t -> t.addRows(t.getRows(0)));
    wrongRow("/row_id", r -> r.setRowId(""));
    wrongRow("/title", r -> r.setTitle(""));
    wrongRow("/title_variants/0", r -> r.addTitleVariants(r.getTitle()));
    wrongRow("/title_variants/1", r -> r.addTitleVariants("a").addTitleVariants(""));
    wrongRow("/title_variants/0", r -> r.addTitleVariants("a".repeat(121)));
    wrongRow("/title_variants", r -> r.addAllTitleVariants(many(5)));
    wrongRow("/strategy", r -> r.setStrategy("T(java.lang.Runtime)"));
    wrongRow("/limit", r -> r.setLimit(101));
    wrongRow("/limit", r -> r.setLimit(-1));
    wrongRow("/minimum", r -> r.setLimit(3).setMinimum(4));
    wrongRow("/pinned", r -> r.addAllPinnedItemIds(many(51)));
    wrongRow("/pinned/0", r -> r.addPinnedItemIds("a\nb"));
    wrongRow("/pinned/0", r -> r.addPinnedItemIds("a").addExcludedItemIds("a"));
    wrongRow("/boosted/0", r -> r.addBoosted(RowWeight.newBuilder().setFactor(2)));
    wrongRow("/boosted/0/factor", r -> r.addBoosted(weight(1)));
    wrongRow("/boosted/0/factor", r -> r.addBoosted(weight(Double.NaN)));
    wrongRow("/boosted/0/factor", r -> r.addBoosted(weight(100.1)));
    wrongRow("/buried/0/factor", r -> r.addBuried(weight(1)));
    wrongRow("/buried/0/factor", r -> r.addBuried(weight(0)));
    wrongRow("/filters/query", r -> r.getFiltersBuilder().setQuery("a".repeat(201)));
    wrongRow("/filters/brands/0", r -> r.getFiltersBuilder().addBrands(""));
    wrongRow("/filters/min_price", r -> r.getFiltersBuilder().setMinPriceCents(-1));
    wrongRow(
        "/filters/max_price",
        r -> r.getFiltersBuilder().setMinPriceCents(200).setMaxPriceCents(100));
  }

  @Test
  void experiment_faultsPointAtTheField() {
    wrongExperiment("/pages", e -> e.clearPages());
    wrongExperiment("/pages/1", e -> e.addPages("home"));
    wrongExperiment("/traffic", e -> e.setTraffic(1.01));
    wrongExperiment("/traffic", e -> e.setTraffic(Double.NaN));
    wrongExperiment("/primary_metric", e -> e.clearPrimaryMetric());
    wrongExperiment("/variations", e -> e.removeVariations(1));
    wrongExperiment("/variations/1/id", e -> e.getVariationsBuilder(1).setId("a"));
    wrongExperiment("/variations/0/share", e -> e.getVariationsBuilder(0).setShare(0));
    wrongExperiment("/variations/0/share", e -> e.getVariationsBuilder(0).setShare(Double.NaN));
    wrongExperiment(
        "/variations/0/parameters/ranker", e -> e.getVariationsBuilder(0).setRanker("x"));
    wrongExperiment(
        "/variations/0/parameters/strategy_override/trending",
        e -> e.getVariationsBuilder(0).putStrategyOverride("trending", "x"));
  }

  @Test
  void inForce_onlyWhenActiveAndWithinItsDates() {
    Definition active = template().setStartTimeMillis(10).setEndTimeMillis(20).build();
    assertFalse(DefinitionTimes.isInForce(active, 9));
    assertTrue(DefinitionTimes.isInForce(active, 10));
    assertTrue(DefinitionTimes.isInForce(active, 19));
    assertFalse(DefinitionTimes.isInForce(active, 20));
    assertTrue(DefinitionTimes.isInForce(template().build(), Long.MAX_VALUE));
    assertFalse(
        DefinitionTimes.isInForce(active.toBuilder().setState(DefinitionState.PAUSED).build(), 15));
  }

  private static void wrong(String pointer, Consumer<Definition.Builder> change) {
    Definition.Builder definition = template();
    change.accept(definition);
    List<Fault> faults = RULES.apply(definition.build());
    assertEquals(List.of(pointer), faults.stream().map(Fault::pointer).toList(), "" + faults);
  }

  private static void wrongTemplate(String pointer, Consumer<PageTemplate.Builder> change) {
    wrong(pointer, d -> change.accept(d.getPageTemplateBuilder()));
  }

  private static void wrongRow(String pointer, Consumer<TemplateRow.Builder> change) {
    wrongTemplate("/rows/0" + pointer, t -> change.accept(t.getRowsBuilder(0)));
  }

  private static void wrongExperiment(String pointer, Consumer<Experiment.Builder> change) {
    Definition.Builder definition = experiment();
    change.accept(definition.getExperimentBuilder());
    List<Fault> faults = RULES.apply(definition.build());
    assertEquals(List.of(pointer), faults.stream().map(Fault::pointer).toList(), "" + faults);
  }

  private static RowWeight weight(double factor) {
    return RowWeight.newBuilder().setItemId("a").setFactor(factor).build();
  }

  private static List<String> many(int count) {
    return IntStream.range(0, count).mapToObj(i -> "i" + i).toList();
  }

  private static Definition.Builder template() {
    return Definition.newBuilder()
        .setId("home")
        .setVersion(1)
        .setState(DefinitionState.ACTIVE)
        .setPageTemplate(
            PageTemplate.newBuilder()
                .setPage("home")
                .addRows(
                    TemplateRow.newBuilder()
                        .setRowId("hot")
                        .setTitle("Hot now")
                        .setStrategy("trending")));
  }

  private static Definition.Builder experiment() {
    return Definition.newBuilder()
        .setId("e")
        .setVersion(1)
        .setState(DefinitionState.ACTIVE)
        .setExperiment(
            Experiment.newBuilder()
                .addPages("home")
                .addVariations(Variation.newBuilder().setId("a").setShare(1))
                .addVariations(Variation.newBuilder().setId("b").setShare(1))
                .setTraffic(1)
                .setPrimaryMetric(Metric.CLICK));
  }
}
