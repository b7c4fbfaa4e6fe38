package io.everystore.feature.definition;

import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What a definition must be like, checked before it is written and again before it is published.
 * Immutable.
 */
public final class DefinitionRules implements Function<Definition, List<Fault>> {
  public static final int NAME_CHARS = 120;

  /** Year 9999: later times have no ISO 8601 form of four digits. */
  private static final long LATEST_MILLIS = 253_402_300_799_999L;

  private final PageTemplateRules pageTemplates;
  private final ExperimentRules experiments;
  private final OfferRules offers = new OfferRules();

  /**
   * Makes rules.
   *
   * @param strategies names a row may be made by
   */
  public DefinitionRules(Set<String> strategies) {
    pageTemplates = new PageTemplateRules(strategies);
    experiments = new ExperimentRules(strategies);
  }

  /** Everything that is wrong, nothing for a definition that may be published. */
  @Override
  public List<Fault> apply(Definition definition) {
    Faults faults = new Faults();
    faults.id("/id", definition.getId());
    faults.text("/name", definition.getName(), NAME_CHARS);
    faults.require(
        definition.getState() != DefinitionState.UNRECOGNIZED
            && definition.getState() != DefinitionState.DEFINITION_STATE_UNSPECIFIED,
        "/state",
        "missing (expected: draft, active, paused or archived)");
    long start = definition.getStartTimeMillis();
    long end = definition.getEndTimeMillis();
    faults.require(
        start >= 0 && start <= LATEST_MILLIS, "/start_time", "outside of the years 1970 to 9999");
    faults.require(
        end >= 0 && end <= LATEST_MILLIS, "/end_time", "outside of the years 1970 to 9999");
    faults.require(end == 0 || end > start, "/end_time", "not after start_time");
    switch (definition.getBodyCase()) {
      case PAGE_TEMPLATE -> pageTemplates.check(definition.getPageTemplate(), faults);
      case EXPERIMENT -> experiments.check(definition.getExperiment(), faults);
      case SEGMENT -> SegmentRules.check(definition.getSegment(), faults);
      case OFFER -> offers.check(definition, faults);
      case LIST -> PersonListRules.check(definition.getList(), faults);
      case BODY_NOT_SET -> faults.add("", "no definition of a known kind");
    }
    return faults.list();
  }
}
