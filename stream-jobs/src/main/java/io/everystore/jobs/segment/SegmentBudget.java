package io.everystore.jobs.segment;

import io.everystore.feature.segment.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many steps each segment may take to look at one person, and which did so too often: those are
 * disabled, so that one segment cannot hold up everybody's events, until a new version comes.
 *
 * <p>Counts steps and not time, so that the same events, read again, are decided as before on
 * whatever machine. Not thread-safe.
 */
final class SegmentBudget {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentBudget.class);

  /** A few milliseconds; a hundred times what a rule of ten lines takes for a busy person. */
  static final long MOST_STEPS = 1_000_000;

  /** Overruns of one version that disable it. */
  static final int MOST_OVERRUNS = 3;

  private final SegmentCosts costs;
  private final Consumer<String> whenDisabled;

  /** By segment; those without are not there. */
  private final Map<String, Integer> overruns = new TreeMap<>();

  /** By place. */
  private boolean[] disabled = {};

  private List<SegmentSet.Active> segments = List.of();

  /**
   * Makes one.
   *
   * @param costs told how many are disabled
   * @param whenDisabled told of each once, with its id
   */
  SegmentBudget(SegmentCosts costs, Consumer<String> whenDisabled) {
    this.costs = costs;
    this.whenDisabled = whenDisabled;
  }

  /** Says which segments are in force. */
  void follow(List<SegmentSet.Active> active) {
    segments = active;
    disabled = new boolean[active.size()];
    int count = 0;
    for (int place = 0; place < disabled.length; place++) {
      disabled[place] = areTooMany(overruns(active.get(place).id()));
      count += disabled[place] ? 1 : 0;
    }
    costs.disabled(count);
  }

  /** Whether nobody is looked at any more for the segment of that place. */
  boolean isDisabled(int place) {
    return disabled[place];
  }

  private static boolean areTooMany(int overruns) {
    return overruns >= MOST_OVERRUNS;
  }

  /** Bounds what the next segment takes to look at somebody. */
  void begin(Evaluation evaluation) {
    evaluation.allow(MOST_STEPS);
  }

  /** Says that the segment of that place took more. */
  void overrun(int place) {
    String id = segments.get(place).id();
    int times = overruns.merge(id, 1, Integer::sum);
    LOG.warn(
        "segment {} took more than {} steps to look at somebody, {} of {} times",
        id,
        MOST_STEPS,
        times,
        MOST_OVERRUNS);
    if (areTooMany(times)) {
      LOG.warn("segment {} is disabled: its members stay as they are until a new version", id);
      follow(segments);
      whenDisabled.accept(id);
    }
  }

  /** How often looking at somebody for the version in force took too many steps. */
  int overruns(String segmentId) {
    return overruns.getOrDefault(segmentId, 0);
  }

  /** Forgets what was of another version. */
  void forget(String segmentId) {
    overruns.remove(segmentId);
  }

  /** Goes on from what a part of the job knew of the version in force; what is worst is taken. */
  void restore(String segmentId, int known) {
    if (known > 0) {
      overruns.merge(segmentId, known, Math::max);
    }
  }
}
