package io.everystore.serving.segment;

import io.everystore.feature.codec.ClientRedirect;
import io.everystore.feature.model.CanaryIds;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.segment.CompiledRule;
import io.everystore.feature.segment.Evaluation;
import io.everystore.feature.segment.Explanation;
import io.everystore.feature.segment.Percentiles;
import io.everystore.feature.segment.Subject;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everybody this process holds, looked at by rules that are not in force, or listed. Thread-safe;
 * blocks for as long as it looks.
 */
public final class Audience {
  private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

  private final OnlineStore store;
  private final Supplier<Map<String, Long>> uploads;
  private final Supplier<Percentiles> percentiles;
  private final DoubleSupplier forEachHeld;

  /** An audience of everybody. */
  public Audience(
      OnlineStore store, Supplier<Map<String, Long>> uploads, Supplier<Percentiles> percentiles) {
    this(store, uploads, percentiles, () -> 1);
  }

  /**
   * Makes an audience.
   *
   * @param uploads the upload in force of each list
   * @param percentiles of everybody, as the job counts them
   * @param forEachHeld how many people there are for each that is held here; 1 when all are
   */
  public Audience(
      OnlineStore store,
      Supplier<Map<String, Long>> uploads,
      Supplier<Percentiles> percentiles,
      DoubleSupplier forEachHeld) {
    this.percentiles = percentiles;
    this.store = store;
    this.uploads = uploads;
    this.forEachHeld = forEachHeld;
  }

  /** False when others than those held here may be members, too. */
  public boolean isOfEverybody() {
    return forEachHeld.getAsDouble() == 1;
  }

  /**
   * Whom a rule would reach.
   *
   * @param people profiles, clients that belong to a user among them; estimated from those held
   *     where only a share is
   * @param evaluated people looked at; fewer than there are when time ran out, and then as good as
   *     drawn at random
   * @param matching of those looked at
   * @param complete whether everybody was looked at
   * @param sample some of those that match
   * @param overlap how many of those that match are members of which segment
   */
  public record Preview(
      long people,
      long evaluated,
      long matching,
      boolean complete,
      List<Match> sample,
      Map<String, Long> overlap) {
    /** Share of those looked at, 0 when there is nobody. */
    public double share() {
      return evaluated == 0 ? 0 : (double) matching / evaluated;
    }
  }

  /** Somebody a rule holds for, and why. */
  public record Match(String userId, Explanation why) {}

  /** Looks at as many people as time allows. */
  public Preview preview(CompiledRule rule, long nowMillis, Duration budget, int sampled) {
    long endNanos = System.nanoTime() + budget.toNanos();
    Evaluation evaluation = new Evaluation();
    Histories histories = new Histories();
    long[] counts = new long[3]; // looked at, matching, redirects and canaries
    boolean[] complete = {true};
    List<Match> sample = new ArrayList<>();
    Map<String, Long> overlap = new TreeMap<>();
    Map<String, Long> inForce = uploads.get();
    Percentiles percentiles = RankedPeople.count(store, rule, nowMillis, budget.dividedBy(2));
    store.forEachWhile(
        View.PROFILES,
        (id, value) -> {
          byte[] profile = value.toByteArray();
          if (ClientRedirect.isOne(profile) || CanaryIds.isOne(id)) {
            counts[2]++;
            return true;
          }
          counts[0]++;
          Person person = new Person(profile, histories.of(id), inForce, percentiles);
          ifReadable(
              () -> {
                if (rule.test(evaluation.begin(person, nowMillis))) {
                  counts[1]++;
                  Person.forEachSegment(profile, segment -> overlap.merge(segment, 1L, Long::sum));
                  if (sample.size() < sampled) {
                    sample.add(new Match(id, rule.explain(person, nowMillis)));
                  }
                }
              });
          complete[0] = (counts[0] & 63) != 0 || System.nanoTime() < endNanos;
          return complete[0];
        });
    return new Preview(
        Math.round((store.size(View.PROFILES) - counts[2]) * forEachHeld.getAsDouble()),
        counts[0],
        counts[1],
        complete[0] && isOfEverybody(),
        sample,
        overlap);
  }

  /**
   * Does something with stored bytes, or nothing when they are not what their encoder writes: such
   * stand in the topics if somebody else wrote there, and may not hide everybody else.
   */
  static void ifReadable(Runnable reading) {
    try {
      reading.run();
    } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
      LOG.debug("somebody was passed over: unreadable", unreadable);
    }
  }

  /** Why a rule holds for a person or not. */
  public Explanation why(CompiledRule rule, Profile profile, long nowMillis) {
    return rule.explain(person(profile), nowMillis);
  }

  /**
   * A person as rules see them; their history is read when a rule asks for it. For one thread.
   *
   * @param profile null for somebody nothing is known of
   */
  public Subject person(@Nullable Profile profile) {
    return profile == null
        ? Subject.of(Subject.NONE, Subject.NONE)
        : new Person(
            profile.toByteArray(),
            new Histories().of(profile.getId()),
            uploads.get(),
            percentiles.get());
  }

  /**
   * Ids of a segment's members in their order.
   *
   * @param after the id the last part ended with, empty for the first part
   */
  public List<String> members(String segmentId, String after, int limit) {
    TreeSet<String> first = new TreeSet<>();
    store.forEach(
        View.PROFILES,
        (id, value) -> {
          ifReadable(
              () -> {
                if (id.compareTo(after) > 0
                    && (first.size() < limit || id.compareTo(first.last()) < 0)
                    && Person.isMember(value.toByteArray(), segmentId)) {
                  first.add(id);
                  if (first.size() > limit) {
                    first.pollLast();
                  }
                }
              });
        });
    return List.copyOf(first);
  }

  /** Reads histories into one buffer. */
  private final class Histories {
    private static final byte[] NONE = {};

    private final StoredValue buffer = new StoredValue();

    Supplier<byte[]> of(String id) {
      return () -> store.read(View.HISTORIES, id, buffer) ? buffer.toByteArray() : NONE;
    }
  }
}
