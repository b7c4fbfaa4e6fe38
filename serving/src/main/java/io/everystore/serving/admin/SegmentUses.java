package io.everystore.serving.admin;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.definition.SegmentReferences;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which definitions are about which segments and lists. */
final class SegmentUses {
  private SegmentUses() {}

  /**
   * A definition that is about a segment or list.
   *
   * @param kind as in keys of definitions, such as {@code offer}
   */
  record Use(DefinitionKind kind, Definition by) {
    boolean isActive() {
      return by.getState() == DefinitionState.ACTIVE;
    }
  }

  /** Ids of the segments that a definition is about, whatever kind it is of. */
  static Set<String> segmentsOf(Definition definition) {
    Set<String> ids = new TreeSet<>();
    if (definition.hasSegment()) {
      ids.addAll(SegmentReferences.of(definition.getSegment().getRule()));
    }
    Offer offer = definition.getOffer();
    ids.addAll(offer.getIncludeSegmentIdsList());
    ids.addAll(offer.getExcludeSegmentIdsList());
    ids.addAll(SegmentReferences.of(offer.getRule()));
    return ids;
  }

  /** What is about a segment. */
  static List<Use> ofSegment(String id, DefinitionImage image) {
    List<Use> uses = new ArrayList<>();
    for (DefinitionKind kind : DefinitionKind.values()) {
      for (Definition definition : image.all(kind)) {
        if (segmentsOf(definition).contains(id)) {
          uses.add(new Use(kind, definition));
        }
      }
    }
    return uses;
  }

  /** What is about a list. */
  static List<Use> ofList(String id, DefinitionImage image) {
    List<Use> uses = new ArrayList<>();
    for (Definition segment : image.all(DefinitionKind.SEGMENT)) {
      if (SegmentReferences.listsOf(segment.getSegment().getRule()).contains(id)) {
        uses.add(new Use(DefinitionKind.SEGMENT, segment));
      }
    }
    for (Definition offer : image.all(DefinitionKind.OFFER)) {
      if (SegmentReferences.listsOf(offer.getOffer().getRule()).contains(id)) {
        uses.add(new Use(DefinitionKind.OFFER, offer));
      }
    }
    return uses;
  }

  /** The uses in words: "offer autumn, segment fans". */
  static String listed(List<Use> uses) {
    return String.join(
        ", ", uses.stream().map(use -> use.kind().id() + " " + use.by().getId()).toList());
  }
}
