package io.everystore.jobs.segment;

import io.everystore.feature.proto.SegmentSize;
import io.everystore.jobs.record.KeyedDelta;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How sizes of segments change, summed until they are sent on. Not thread-safe. */
final class SegmentSizes {
  private final int parts;
  private final Consumer<KeyedDelta> deltas;
  private final Map<String, SegmentSize.Builder> changes = new TreeMap<>();

  /** Which version everybody is or was looked at for; what is said of an older one is late. */
  private final Map<String, Long> versions = new TreeMap<>();

  SegmentSizes(int parts, Consumer<KeyedDelta> deltas) {
    this.parts = parts;
    this.deltas = deltas;
  }

  private SegmentSize.Builder change(String segmentId) {
    return changes.computeIfAbsent(
        segmentId,
        id ->
            SegmentSize.newBuilder()
                .setSegmentId(id)
                .setParts(parts)
                .setDefinitionVersion(versions.getOrDefault(id, 0L)));
  }

  /** Everybody is going to be looked at for this version; 0 for a segment that is gone. */
  void begin(String segmentId, long definitionVersion) {
    flush();
    versions.put(segmentId, definitionVersion);
    change(segmentId);
    flush();
  }

  void moved(Memberships.Change moved) {
    SegmentSize.Builder change = change(moved.segmentId());
    change.setMembers(change.getMembers() + (moved.entered() ? 1 : -1));
  }

  void evaluated(String segmentId, long people) {
    SegmentSize.Builder change = change(segmentId);
    change.setEvaluated(change.getEvaluated() + people);
  }

  void done(String segmentId) {
    change(segmentId).setPartsDone(1);
  }

  /** This part no longer looks at anybody for that version. */
  void disabled(String segmentId, long definitionVersion) {
    versions.put(segmentId, definitionVersion);
    change(segmentId).setDefinitionVersion(definitionVersion).setPartsDisabled(1);
  }

  /** Whether there is something to send on. */
  boolean hasChanged() {
    return !changes.isEmpty();
  }

  /** Sends on what was summed. */
  void flush() {
    changes.forEach(
        (id, change) -> deltas.accept(new KeyedDelta(id, change.build().toByteArray())));
    changes.clear();
  }
}
