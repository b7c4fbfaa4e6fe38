package io.everystore.standalone.doctor;

import io.everystore.standalone.observability.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Judges what the job says of itself, wherever its metrics were read. */
final class JobFindings {
  private JobFindings() {}

  /**
   * Those that look too long at somebody.
   *
   * @param segmentNanos by segment
   */
  static List<Finding> dear(Map<String, Double> segmentNanos) {
    List<Finding> findings = new ArrayList<>();
    segmentNanos.forEach(
        (segment, nanos) -> {
          if (nanos > Bounds.SEGMENT_NANOS) {
            findings.add(
                new Finding(
                    "segment " + segment,
                    String.format(
                        Locale.ROOT,
                        "looking at somebody for it takes %.1f ms (expected: under %.1f),"
                            + " with each event",
                        nanos / 1e6,
                        Bounds.SEGMENT_NANOS / 1e6),
                    "pause it, and make its rule smaller (SegmentDear)"));
          }
        });
    return findings;
  }

  /**
   * Segments for which the job looks at nobody any more.
   *
   * @param count of the subtask that has most of them
   */
  static List<Finding> disabled(double count) {
    return count > 0
        ? List.of(
            new Finding(
                "segments",
                "%.0f disabled: looking at somebody took too much, three times".formatted(count),
                "make the rule smaller and save it; the console says which (SegmentDisabled)"))
        : List.of();
  }

  /**
   * Sources with much to read, and whether it becomes less.
   *
   * @param before records waiting by source, some seconds before
   * @param after the same now
   */
  static List<Finding> behind(Map<String, Double> before, Map<String, Double> after) {
    List<Finding> findings = new ArrayList<>();
    after.forEach(
        (source, records) -> {
          if (records <= Bounds.LAG_RECORDS) {
            return;
          }
          double fewer = before.getOrDefault(source, records) - records;
          findings.add(
              fewer > 0
                  ? new Finding(
                      "job",
                      "%s: %.0f records wait, %.0f fewer than before: it is catching up"
                          .formatted(source, records, fewer),
                      "wait; until then what is served is old")
                  : new Finding(
                      "job",
                      "%s: %.0f records wait, and not fewer than before (expected: under %.0f)"
                          .formatted(source, records, Bounds.LAG_RECORDS),
                      "see which task is busy on Flink's page (JobFallsBehind)"));
        });
    return findings;
  }
}
