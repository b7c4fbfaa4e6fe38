package io.everystore.jobs.segment;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.segment.Evaluation;
import io.everystore.feature.segment.Percentiles;
import io.everystore.feature.segment.RuleTooDearException;
import io.everystore.feature.segment.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks up which segments one person is a member of. Holds room to do so; not thread-safe. */
final class Memberships {
  private static final Logger LOG = LoggerFactory.getLogger(Memberships.class);

  private final Evaluation evaluation = new Evaluation();
  private final List<Change> changes = new ArrayList<>();
  private final SegmentCosts costs;
  private final SegmentBudget budget;

  /** By place: whether the person is a member. */
  private boolean[] members = {};

  private long nextChangeMillis;

  Memberships(SegmentCosts costs, SegmentBudget budget) {
    this.costs = costs;
    this.budget = budget;
  }

  /**
   * Somebody entered or left.
   *
   * @param definitionVersion 0 for a segment that is no longer in force
   */
  record Change(String segmentId, boolean entered, long definitionVersion) {}

  /**
   * What a person is seen against.
   *
   * @param uploads the upload in force of each list
   * @param percentiles of everybody
   * @param counts where people are counted for them
   */
  record Surroundings(Map<String, Long> uploads, Percentiles percentiles, ValueCounts counts) {}

  /**
   * Looks at a person and writes into the profile which segments they are in. Of those that are
   * disabled they stay what they were.
   *
   * @param places which of the active segments are looked at; what is known of the others stays
   * @param event what the person just did, when segments it is nothing to are known to be as they
   *     were
   */
  void update(
      SegmentPerson person,
      SegmentSet segments,
      int[] places,
      Surroundings around,
      long nowMillis,
      @Nullable Interaction event) {
    changes.clear();
    begin(person, segments);
    nextChangeMillis = Long.MAX_VALUE;
    if (!segments.isEmpty()) {
      Subject subject = subject(person, around, segments);
      if (event == null) {
        evaluation.begin(subject, nowMillis);
      } else {
        evaluation.beginAfter(event, subject, nowMillis);
      }
      around.counts().update(person, segments.ranked(), evaluation);
      List<SegmentSet.Active> active = segments.active();
      SegmentSet.Concerned concerned = event == null ? null : segments.concernedBy(event.getName());
      for (int place : concerned == null ? places : concerned.places()) {
        if (budget.isDisabled(place)) {
          continue;
        }
        SegmentSet.Active segment = active.get(place);
        budget.begin(evaluation);
        if (concerned == null
            || (concerned.mayChange(place, members[place])
                && mayHaveChanged(segment, members[place]))) {
          costs.begin(place);
          update(segment, place);
          costs.end(place);
        }
      }
      costs.next();
    } else {
      around.counts().leave(person);
    }
    if (!changes.isEmpty()) {
      person.profile().setSegmentIds(segments.ids(members));
    }
  }

  /** Marks what the person is a member of; what is no longer in force they leave. */
  private void begin(SegmentPerson person, SegmentSet segments) {
    if (members.length == segments.active().size()) {
      Arrays.fill(members, false);
    } else {
      members = new boolean[segments.active().size()];
    }
    for (String id : person.head().segmentIds()) {
      int place = segments.place(id);
      if (place >= 0) {
        members[place] = true;
      } else {
        changes.add(new Change(id, false, 0));
      }
    }
  }

  /** Segments stand behind those they refer to, so what changes of these is known by then. */
  private boolean mayHaveChanged(SegmentSet.Active segment, boolean isMember) {
    try {
      return (!changes.isEmpty() && !segment.rule().segments().isEmpty())
          || segment.rule().mayBecome(!isMember, evaluation);
    } catch (RuntimeException e) {
      // Whoever looks at it tells.
      return true;
    }
  }

  private void update(SegmentSet.Active segment, int place) {
    boolean matches;
    try {
      matches = segment.rule().test(evaluation);
    } catch (RuleTooDearException e) {
      budget.overrun(place);
      return;
    } catch (RuntimeException e) {
      // One segment may not hold up everybody's events; its members stay as they are.
      LOG.error("segment {} could not be looked at and was passed over", segment.id(), e);
      return;
    }
    nextChangeMillis = Math.min(nextChangeMillis, evaluation.nextChangeMillis());
    if (matches != members[place]) {
      members[place] = matches;
      changes.add(new Change(segment.id(), matches, segment.version()));
    }
  }

  /** The person as rules see them; what no rule asks for is not made. */
  private Subject subject(SegmentPerson person, Surroundings around, SegmentSet segments) {
    return new Subject() {
      @Override
      public byte[] profile() {
        return person.encode();
      }

      @Override
      public byte[] history() {
        return person.history().bytes(person);
      }

      @Override
      public boolean isMember(String segmentId) {
        int place = segments.place(segmentId);
        return place >= 0 && members[place];
      }

      @Override
      public boolean isListed(String listId) {
        Long inForce = around.uploads().get(listId);
        return inForce != null && person.profile().isListed(listId, inForce);
      }

      @Override
      public Percentiles percentiles() {
        return around.percentiles();
      }
    };
  }

  /** What the last update changed. */
  List<Change> changes() {
    return changes;
  }

  /** The earliest instant at which time alone may change something; the greatest for never. */
  long nextChangeMillis() {
    return nextChangeMillis;
  }
}
