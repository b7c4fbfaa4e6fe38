package io.everystore.serving.page;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.definition.DefinitionTimes;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Exposure;
import io.everystore.feature.proto.Variation;
import io.everystore.serving.experiment.Assignment;
import io.everystore.serving.experiment.Exposures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides which template and which variations a page has now. Thread-safe. */
public final class PageDefinitions {
  /** Nothing is defined: every page is built in. */
  public static final PageDefinitions NONE =
      new PageDefinitions(() -> DefinitionImage.EMPTY, Exposures.NONE);

  private final Supplier<DefinitionImage> images;
  private final Exposures exposures;
  private volatile ByPage byPage = new ByPage(DefinitionImage.EMPTY, Map.of());

  /** The experiments of each page, by id, as of one image. */
  private record ByPage(DefinitionImage image, Map<String, List<Definition>> experiments) {}

  public PageDefinitions(Supplier<DefinitionImage> images, Exposures exposures) {
    this.images = images;
    this.exposures = exposures;
  }

  /** True when a template in force makes this page. */
  boolean defines(String page, long nowMillis) {
    return inForce(images.get(), page, page, nowMillis) != null;
  }

  /** Names of all pages there are now. */
  List<String> pages(long nowMillis) {
    List<String> pages = new ArrayList<>(PageKind.ids());
    for (Definition template : images.get().all(DefinitionKind.PAGE_TEMPLATE)) {
      if (PageKind.find(template.getId()) == null && defines(template.getId(), nowMillis)) {
        pages.add(template.getId());
      }
    }
    return pages;
  }

  /**
   * What the page is made of for one unit. An experiment whose variation wants a template that is
   * not in force does not apply.
   *
   * @param unit empty for somebody who takes part in no experiment
   */
  PageChoice choose(String page, String unit, long nowMillis) {
    DefinitionImage image = images.get();
    List<Definition> experiments = experiments(image, page);
    Definition template = inForce(image, page, page, nowMillis);
    if (experiments.isEmpty()) {
      return template == null ? PageChoice.BUILT_IN : PageChoice.of(template);
    }
    boolean swapped = false;
    List<PageChoice.Part> parts = new ArrayList<>(2);
    for (Definition experiment : experiments) {
      Variation variation =
          DefinitionTimes.isInForce(experiment, nowMillis) ? Assignment.of(experiment, unit) : null;
      if (variation == null) {
        continue;
      }
      if (!variation.getTemplateId().isEmpty()) {
        Definition other = inForce(image, variation.getTemplateId(), page, nowMillis);
        if (other == null || swapped) {
          continue;
        }
        template = other;
        swapped = true;
      }
      parts.add(new PageChoice.Part(experiment, variation));
    }
    return new PageChoice(template, List.copyOf(parts));
  }

  /** Notes that a page was composed as chosen. */
  void exposed(PageChoice choice, String unit, String profileId, long nowMillis) {
    for (PageChoice.Part part : choice.parts()) {
      exposures.exposed(
          Exposure.newBuilder()
              .setExperimentId(part.experiment().getId())
              .setVariationId(part.variation().getId())
              .setUnit(unit)
              .setProfileId(profileId)
              .setTimeMillis(nowMillis)
              .setExperimentEndTimeMillis(part.experiment().getEndTimeMillis())
              .build());
    }
  }

  private static @Nullable Definition inForce(
      DefinitionImage image, String id, String page, long nowMillis) {
    Definition found = image.find(new DefinitionKey(DefinitionKind.PAGE_TEMPLATE, id));
    return found != null
            && found.getPageTemplate().getPage().equals(page)
            && DefinitionTimes.isInForce(found, nowMillis)
        ? found
        : null;
  }

  @SuppressWarnings("ReferenceEquality") // a new image is a new object, and comparing is dear
  private List<Definition> experiments(DefinitionImage image, String page) {
    ByPage known = byPage;
    if (known.image != image) {
      Map<String, List<Definition>> experiments = new HashMap<>();
      for (Definition experiment : image.all(DefinitionKind.EXPERIMENT)) {
        for (String each : experiment.getExperiment().getPagesList()) {
          experiments.computeIfAbsent(each, made -> new ArrayList<>()).add(experiment);
        }
      }
      known = new ByPage(image, experiments);
      byPage = known;
    }
    return known.experiments.getOrDefault(page, List.of());
  }
}
