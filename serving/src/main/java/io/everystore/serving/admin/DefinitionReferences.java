package io.everystore.serving.admin;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.definition.Fault;
import io.everystore.feature.definition.SegmentReferences;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.Variation;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Checks that definitions refer only to what is there, and that what is referred to stays. */
final class DefinitionReferences {
  private static final String OFFER_RULE = "/eligibility/rule";

  private DefinitionReferences() {}

  /** What a definition refers to that is not there, or that refers back to it. */
  static List<FieldError> dangling(Definition definition, DefinitionImage image) {
    List<FieldError> dangling = new ArrayList<>();
    for (int i = 0; i < definition.getExperiment().getVariationsCount(); i++) {
      Variation variation = definition.getExperiment().getVariations(i);
      DefinitionKey template =
          new DefinitionKey(DefinitionKind.PAGE_TEMPLATE, variation.getTemplateId());
      if (!variation.getTemplateId().isEmpty() && image.find(template) == null) {
        dangling.add(
            new FieldError(
                "/variations/" + i + "/template_id", "template_id: no such page template"));
      }
    }
    if (definition.hasSegment()) {
      SegmentReferences.faults(definition, image).forEach(fault -> dangling.add(shown(fault)));
    }
    Offer offer = definition.getOffer();
    missing("include_segments", offer.getIncludeSegmentIdsList(), image, dangling);
    missing("exclude_segments", offer.getExcludeSegmentIdsList(), image, dangling);
    SegmentReferences.in(offer.getRule(), OFFER_RULE)
        .forEach(
            (pointer, ids) -> {
              for (String id : ids) {
                if (image.find(new DefinitionKey(DefinitionKind.SEGMENT, id)) == null) {
                  dangling.add(new FieldError(pointer, id + ": no such segment"));
                }
              }
            });
    return dangling;
  }

  private static void missing(
      String field, List<String> segmentIds, DefinitionImage image, List<FieldError> into) {
    for (int i = 0; i < segmentIds.size(); i++) {
      if (image.find(new DefinitionKey(DefinitionKind.SEGMENT, segmentIds.get(i))) == null) {
        into.add(
            new FieldError(
                "/eligibility/" + field + "/" + i, segmentIds.get(i) + ": no such segment"));
      }
    }
  }

  /** Throws when another definition refers to this one. */
  static void requireUnused(DefinitionKey key, DefinitionImage image) {
    List<SegmentUses.Use> uses =
        switch (key.kind()) {
          case SEGMENT -> SegmentUses.ofSegment(key.id(), image);
          case LIST -> SegmentUses.ofList(key.id(), image);
          default -> List.of();
        };
    refuse(key.id(), uses);
  }

  /** Throws when a segment is to be archived that something active is about. */
  static void requireInactiveUses(Definition next, DefinitionImage image) {
    if (next.hasSegment() && next.getState() == DefinitionState.ARCHIVED) {
      refuse(
          next.getId(),
          SegmentUses.ofSegment(next.getId(), image).stream()
              .filter(SegmentUses.Use::isActive)
              .toList());
    }
  }

  private static void refuse(String id, List<SegmentUses.Use> uses) {
    if (!uses.isEmpty()) {
      throw Problem.of(409, "in_use", id + ": used by " + SegmentUses.listed(uses));
    }
  }

  /** A fault with the name of its field in front. */
  static FieldError shown(Fault fault) {
    return new FieldError(
        fault.pointer(),
        fault.pointer().substring(fault.pointer().lastIndexOf('/') + 1) + ": " + fault.detail());
  }
}
