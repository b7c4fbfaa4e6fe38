package io.everystore.serving.admin;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.SegmentSize;
import io.everystore.serving.http.Problem;
import io.everystore.serving.segment.SegmentCounts;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether segments may be used: active, not disabled, and everybody was looked at for them. */
final class SegmentReadiness {
  private final Supplier<DefinitionImage> image;
  private final SegmentCounts counts;

  SegmentReadiness(Supplier<DefinitionImage> image, SegmentCounts counts) {
    this.image = image;
    this.counts = counts;
  }

  /** Share of the job's parts that have looked at everybody for this version, 0..1. */
  static double progress(Definition segment, SegmentSize size) {
    boolean told = size.getDefinitionVersion() == segment.getVersion();
    return told && size.getParts() > 0 ? (double) size.getPartsDone() / size.getParts() : 0;
  }

  /** Whether the job, or a part of it, no longer looks at people for this version. */
  static boolean isDisabled(Definition segment, SegmentSize size) {
    boolean told = size.getDefinitionVersion() == segment.getVersion();
    return segment.getState() == DefinitionState.ACTIVE && told && size.getPartsDisabled() > 0;
  }

  /** Whether the counts and members of a segment are those of its rule as it is now. */
  static boolean isExact(Definition segment, SegmentSize size) {
    return segment.getState() == DefinitionState.ACTIVE
        && progress(segment, size) >= 1
        && !isDisabled(segment, size);
  }

  boolean isExact(Definition segment) {
    return isExact(segment, counts.of(segment.getId()));
  }

  /**
   * Refuses that something becomes active, or turns to further segments, before those are ready.
   * Segments may: they wait for each other in the job.
   *
   * @param current what is replaced, null for something new
   * @throws Problem 409 with what each segment lacks
   */
  void require(Definition next, @Nullable Definition current) {
    if (next.getState() != DefinitionState.ACTIVE || next.hasSegment()) {
      return;
    }
    Set<String> added = new TreeSet<>(SegmentUses.segmentsOf(next));
    if (current != null && current.getState() == DefinitionState.ACTIVE) {
      added.removeAll(SegmentUses.segmentsOf(current));
    }
    List<String> lacking = added.stream().map(this::lacking).filter(s -> !s.isEmpty()).toList();
    if (!lacking.isEmpty()) {
      throw Problem.of(409, "segment_not_ready", String.join("; ", lacking));
    }
  }

  /** What a segment lacks, empty when it is ready or, which others refuse, not there. */
  private String lacking(String id) {
    Definition segment = image.get().find(new DefinitionKey(DefinitionKind.SEGMENT, id));
    if (segment == null) {
      return "";
    }
    if (segment.getState() != DefinitionState.ACTIVE) {
      return "segment "
          + id
          + ": "
          + segment.getState().name().toLowerCase(Locale.ROOT)
          + " (expected: active)";
    }
    SegmentSize size = counts.of(id);
    if (isDisabled(segment, size)) {
      return "segment " + id + ": disabled (expected: a smaller rule, saved)";
    }
    double progress = progress(segment, size);
    return progress >= 1
        ? ""
        : String.format(
            Locale.ROOT,
            "segment %s: progress %.2f (expected: 1, everybody looked at)",
            id,
            progress);
  }
}
