package io.everystore.jobs.segment;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.model.CanaryIds;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.HeldDefinition;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.SegmentTransition;
import io.everystore.feature.proto.TransitionCause;
import io.everystore.feature.proto.ValueDistribution;
import io.everystore.jobs.profile.ProfileHead;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.jspecify.annotations.Nullable;

/**
 * The part of a stage of people that keeps their memberships: with each event, at the instants at
 * which time alone moves somebody, and for everybody when a segment changes.
 *
 * <p>Not thread-safe: lives on an operator's thread. The operator keeps {@link #state} and calls
 * {@link #restore} with the state of every subtask.
 */
public final class SegmentStage {
  private final ZoneId zone;
  private final Consumer<OutboundRecord> records;
  private final LongConsumer timers;
  private final SegmentSizes sizes;
  private final ValueCounts counts;
  private final Distributions distributions = new Distributions();
  private final SegmentCosts costs;
  private final SegmentBudget budget;
  private final Memberships memberships;
  private final TreeMap<String, Definition> definitions = new TreeMap<>();

  /** Segments for whose sake everybody has to be looked at. */
  private final Set<String> unswept = new TreeSet<>();

  /** Lists by id. */
  private final TreeMap<String, Definition> lists = new TreeMap<>();

  private final TreeMap<String, Long> uploads = new TreeMap<>();

  /** True while somebody has to be looked at because what segments look at has changed. */
  private boolean outdated;

  private SegmentSet segments = SegmentSet.EMPTY;

  /** Places of all segments, and of those for whose sake everybody has to be looked at. */
  private int[] everyPlace = {};

  private int[] unsweptPlaces = {};

  /**
   * @param parts subtasks of all stages that hold people
   * @param deltas told how sizes change
   * @param values told how many people have which value
   * @param timers registers a timer of the operator's current key, by the wall clock
   * @param costs told how long segments take
   */
  public SegmentStage(
      ZoneId zone,
      int parts,
      Consumer<OutboundRecord> records,
      Consumer<KeyedDelta> deltas,
      Consumer<KeyedDelta> values,
      LongConsumer timers,
      SegmentCosts costs) {
    this.zone = zone;
    this.records = records;
    this.timers = timers;
    sizes = new SegmentSizes(parts, deltas);
    counts = new ValueCounts(values);
    this.costs = costs;
    budget = new SegmentBudget(costs, id -> sizes.disabled(id, version(id)));
    memberships = new Memberships(costs, budget);
  }

  /** Where an operator keeps {@link #state}: after a restore each subtask sees that of all. */
  public static ListState<byte[]> stateOf(StateInitializationContext context) throws Exception {
    return context
        .getOperatorStateStore()
        .getUnionListState(
            new ListStateDescriptor<>("segments", BytePrimitiveArraySerializer.INSTANCE));
  }

  /** Looks at the person whose key is the operator's; true when memberships changed. */
  public boolean update(SegmentPerson person, long nowMillis, TransitionCause cause) {
    return update(person, nowMillis, cause, null);
  }

  /**
   * The same after an event that is all that is new of the person: segments it is nothing to are as
   * they were, as long as time alone has changed nothing and nobody has to be looked at anyway.
   */
  public boolean updateAfter(Interaction event, SegmentPerson person, long nowMillis) {
    boolean othersHold = !isSweepDue() && person.segmentTimes().hold(nowMillis);
    return update(person, nowMillis, TransitionCause.CAUSE_EVENT, othersHold ? event : null);
  }

  private boolean update(
      SegmentPerson person, long nowMillis, TransitionCause cause, @Nullable Interaction event) {
    ProfileHead head = person.head();
    if (!head.hasEvents()
        || (segments.isEmpty() && head.segmentIds().isEmpty() && person.valueBuckets().isEmpty())
        || CanaryIds.isOne(head.id())) {
      return false;
    }
    // A sweep is for those that changed: the others were looked at with each event and timer.
    boolean sweeps = cause == TransitionCause.CAUSE_DEFINITION && !outdated;
    memberships.update(
        person,
        segments,
        sweeps ? unsweptPlaces : everyPlace,
        new Memberships.Surroundings(uploads, distributions.percentiles(), counts),
        nowMillis,
        event);
    for (Memberships.Change change : memberships.changes()) {
      tell(person, change, nowMillis, cause);
    }
    SegmentTimes before = person.segmentTimes();
    long timerMillis = timer(before, nowMillis, memberships.nextChangeMillis());
    // A sweep of some says nothing of the others: when all were looked at, and what is due, stays.
    person.setSegmentTimes(
        sweeps && !before.hold(nowMillis) ? before : new SegmentTimes(nowMillis, timerMillis));
    return !memberships.changes().isEmpty();
  }

  /** Sets the person's timer if need be, and answers when it is due; 0: it is not set. */
  private long timer(SegmentTimes before, long nowMillis, long nextMillis) {
    boolean isSet = before.timerMillis() > nowMillis;
    if (nextMillis != Long.MAX_VALUE && (!isSet || nextMillis < before.timerMillis())) {
      timers.accept(nextMillis);
      return nextMillis;
    }
    return isSet ? before.timerMillis() : 0;
  }

  /** Takes a person out of every segment: they are another one's now, or forgotten. */
  public void leave(SegmentPerson person, long nowMillis) {
    for (String segmentId : person.profile().segmentIds()) {
      Memberships.Change change = new Memberships.Change(segmentId, false, version(segmentId));
      tell(person, change, nowMillis, TransitionCause.CAUSE_IDENTITY);
    }
    person.profile().setSegmentIds(List.of());
    counts.leave(person);
    flushSizes();
  }

  private void tell(
      SegmentPerson person, Memberships.Change change, long nowMillis, TransitionCause cause) {
    String id = person.profile().id();
    SegmentTransition transition =
        SegmentTransition.newBuilder()
            .setSegmentId(change.segmentId())
            .setProfileId(id)
            .setEntered(change.entered())
            .setTimeMillis(nowMillis)
            .setDefinitionVersion(change.definitionVersion())
            .setCause(cause)
            .build();
    records.accept(OutboundRecord.of(Topics.SEGMENT_TRANSITIONS, id, transition.toByteArray()));
    sizes.moved(change);
  }

  /** Whether sizes have changed since they were sent on. */
  public boolean hasUnsentSizes() {
    return sizes.hasChanged() || counts.hasChanged();
  }

  /** Sends on how sizes have changed. */
  public void flushSizes() {
    sizes.flush();
    counts.flush();
  }

  private long version(String segmentId) {
    Definition definition = definitions.get(segmentId);
    return definition == null ? 0 : definition.getVersion();
  }

  /** Takes what was counted over everybody; true when everybody has to be looked at. */
  public boolean distribute(StageInput.Distributed distributed) {
    boolean matters =
        distributions.put(distributed.feature(), distributed.distribution(), segments.percents());
    outdated |= matters;
    return matters;
  }

  /** Takes a definition; true when everybody has to be looked at. */
  public boolean define(StageInput.Defined defined) {
    DefinitionKey key =
        DefinitionKey.parse(defined.definitionKey().getBytes(StandardCharsets.UTF_8));
    if (key == null || !put(key, defined.definition())) {
      return false;
    }
    if (key.kind() == DefinitionKind.LIST) {
      boolean matters = segments.looksAtList(key.id());
      outdated |= matters;
      return matters;
    }
    budget.forget(key.id());
    Set<String> affected = segments.affectedBy(key.id());
    compile();
    affected.addAll(segments.affectedBy(key.id()));
    unswept.addAll(affected);
    unsweptPlaces = segments.places(unswept);
    for (String id : affected) {
      sizes.begin(id, version(id));
    }
    return true;
  }

  private void compile() {
    segments = SegmentSet.of(definitions.values(), zone);
    everyPlace = segments.places();
    unsweptPlaces = segments.places(unswept);
    costs.follow(segments.active());
    budget.follow(segments.active());
  }

  /** False when nothing changes. */
  private boolean put(DefinitionKey key, byte @Nullable [] bytes) {
    boolean ofList = key.kind() == DefinitionKind.LIST;
    TreeMap<String, Definition> all = ofList ? lists : definitions;
    if (bytes == null) {
      uploads.keySet().removeIf(id -> ofList && id.equals(key.id()));
      return all.remove(key.id()) != null;
    }
    try {
      Definition definition = Definition.parseFrom(bytes);
      if (ofList) {
        uploads.put(key.id(), definition.getList().getUploadVersion());
      }
      Definition before = all.put(key.id(), definition);
      return before == null || before.getVersion() != definition.getVersion();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("definition " + key + ": unreadable", e);
    }
  }

  /** True while somebody has to be looked at for the sake of a changed definition. */
  public boolean isSweepDue() {
    return outdated || !unswept.isEmpty();
  }

  /** Says that so many people were looked at, and sends on how sizes have changed. */
  public void swept(long people) {
    unswept.forEach(id -> sizes.evaluated(id, people));
    flushSizes();
  }

  /** Says that everybody was looked at. */
  public void endSweep() {
    unswept.forEach(sizes::done);
    sizes.flush();
    unswept.clear();
    outdated = false;
  }

  /** What {@link #restore} goes on from. */
  public List<byte[]> state() {
    Stream<byte[]> counted =
        distributions.all().stream()
            .map(
                distribution ->
                    HeldDefinition.newBuilder()
                        .setDistribution(distribution.toByteString())
                        .setSwept(!outdated)
                        .build()
                        .toByteArray());
    Stream<byte[]> defined =
        Stream.concat(definitions.values().stream(), lists.values().stream())
            .map(
                definition ->
                    HeldDefinition.newBuilder()
                        .setKey(definition.getId())
                        .setDefinition(ByteString.copyFrom(definition.toByteArray()))
                        .setSwept(
                            definition.hasList()
                                ? !outdated
                                : !unswept.contains(definition.getId()))
                        .setOverruns(definition.hasList() ? 0 : budget.overruns(definition.getId()))
                        .build()
                        .toByteArray());
    return Stream.concat(counted, defined).toList();
  }

  /** Goes on from the states of all subtasks; the newest version of a definition stays. */
  public void restore(Iterable<byte[]> states) throws InvalidProtocolBufferException {
    for (byte[] state : states) {
      HeldDefinition held = HeldDefinition.parseFrom(state);
      if (!held.getDistribution().isEmpty()) {
        distributions.restore(ValueDistribution.parseFrom(held.getDistribution()));
        outdated |= !held.getSwept();
        continue;
      }
      Definition definition = Definition.parseFrom(held.getDefinition());
      if (!definition.hasList()) {
        restoreOverruns(held, definition.getVersion());
      }
      (definition.hasList() ? lists : definitions)
          .merge(
              held.getKey(),
              definition,
              (one, other) -> one.getVersion() >= other.getVersion() ? one : other);
      if (!held.getSwept() && definition.hasList()) {
        outdated = true;
      } else if (!held.getSwept()) {
        unswept.add(held.getKey());
      }
    }
    lists.forEach((id, list) -> uploads.put(id, list.getList().getUploadVersion()));
    compile();
    unswept.forEach(id -> sizes.begin(id, version(id)));
  }

  /** What one part found too dear, all of the stage do from then on. */
  private void restoreOverruns(HeldDefinition held, long heldVersion) {
    long known = version(held.getKey());
    if (heldVersion > known) {
      budget.forget(held.getKey());
    }
    if (heldVersion >= known) {
      budget.restore(held.getKey(), held.getOverruns());
    }
  }
}
