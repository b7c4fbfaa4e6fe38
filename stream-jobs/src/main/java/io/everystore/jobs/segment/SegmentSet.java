package io.everystore.jobs.segment;

import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.segment.CompiledRule;
import io.everystore.feature.segment.FeatureValue;
import io.everystore.feature.segment.RuleCompiler;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The active segments, ready to be asked, each behind those it refers to. Not thread-safe, since it
 * remembers what it was asked for.
 *
 * <p>What refers to itself by way of others, or cannot be compiled, has no members: the door
 * refuses such, so only a record from elsewhere can be one.
 */
final class SegmentSet {
  static final SegmentSet EMPTY = new SegmentSet(List.of(), ZoneOffset.UTC);

  private static final Logger LOG = LoggerFactory.getLogger(SegmentSet.class);

  /** Names of events are the shop's own; of more, places are looked for each time. */
  private static final int MOST_EVENT_NAMES = 100;

  /** A segment in force. */
  record Active(String id, long version, CompiledRule rule) {}

  /**
   * The segments that events of a name may be something to; a look at each of the others would only
   * tell that they are not.
   *
   * @param places of those that somebody may enter or leave, in their order
   * @param mayEnter by place
   * @param mayLeave by place
   */
  record Concerned(int[] places, boolean[] mayEnter, boolean[] mayLeave) {
    private static Concerned of(List<Active> active, String eventName) {
      boolean[] mayEnter = new boolean[active.size()];
      boolean[] mayLeave = new boolean[active.size()];
      for (int place = 0; place < active.size(); place++) {
        mayEnter[place] = active.get(place).rule().mayBecome(true, eventName);
        mayLeave[place] = active.get(place).rule().mayBecome(false, eventName);
      }
      int[] places =
          IntStream.range(0, active.size())
              .filter(place -> mayEnter[place] || mayLeave[place])
              .toArray();
      return new Concerned(places, mayEnter, mayLeave);
    }

    /** Whether somebody who is a member, or is not, may have become the opposite. */
    boolean mayChange(int place, boolean isMember) {
      return isMember ? mayLeave[place] : mayEnter[place];
    }
  }

  private final List<Active> active;
  private final Map<String, Integer> placeById = new HashMap<>();

  /** Places in the order of ids. */
  private final int[] byId;

  /** By the name of an event; of the names that were asked for. */
  private final Map<String, Concerned> concerned = new HashMap<>();

  private final Set<CompiledRule.Percent> percents = new HashSet<>();
  private final Map<String, FeatureValue> ranked = new TreeMap<>();

  private SegmentSet(List<Active> active, ZoneId zone) {
    this.active = List.copyOf(active);
    for (Active each : active) {
      placeById.put(each.id(), placeById.size());
      percents.addAll(each.rule().percents());
      for (CompiledRule.Percent percent : each.rule().percents()) {
        ranked.put(percent.feature(), FeatureValue.of(percent.feature(), zone));
      }
    }
    byId = new TreeMap<>(placeById).values().stream().mapToInt(Integer::intValue).toArray();
  }

  static SegmentSet of(Collection<Definition> definitions, ZoneId zone) {
    Map<String, Active> compiled = new TreeMap<>();
    for (Definition definition : definitions) {
      if (definition.getState() == DefinitionState.ACTIVE) {
        try {
          CompiledRule rule = RuleCompiler.compile(definition.getSegment().getRule(), zone);
          compiled.put(
              definition.getId(), new Active(definition.getId(), definition.getVersion(), rule));
        } catch (IllegalArgumentException e) {
          LOG.warn("segment {} is not in force: {}", definition.getId(), e.getMessage());
        }
      }
    }
    return new SegmentSet(ordered(compiled), zone);
  }

  private static List<Active> ordered(Map<String, Active> compiled) {
    Map<String, Active> ordered = new LinkedHashMap<>();
    boolean found = true;
    while (found) {
      found = false;
      for (Active each : compiled.values()) {
        if (!ordered.containsKey(each.id())
            && each.rule().segments().stream()
                .allMatch(other -> ordered.containsKey(other) || !compiled.containsKey(other))) {
          ordered.put(each.id(), each);
          found = true;
        }
      }
    }
    if (ordered.size() < compiled.size()) {
      Set<String> circular = new TreeSet<>(compiled.keySet());
      circular.removeAll(ordered.keySet());
      LOG.warn("segments {} are not in force: they refer to each other in a circle", circular);
    }
    return new ArrayList<>(ordered.values());
  }

  List<Active> active() {
    return active;
  }

  boolean isEmpty() {
    return active.isEmpty();
  }

  /** Place of a segment among {@link #active}, -1 when it is none of them. */
  int place(String id) {
    return placeById.getOrDefault(id, -1);
  }

  /** What an event of that name may be something to. */
  Concerned concernedBy(String eventName) {
    Concerned known = concerned.get(eventName);
    if (known == null) {
      known = Concerned.of(active, eventName);
      if (concerned.size() < MOST_EVENT_NAMES) {
        concerned.put(eventName, known);
      }
    }
    return known;
  }

  /** Ids of the segments whose places are marked, in their order. */
  List<String> ids(boolean[] marked) {
    List<String> ids = new ArrayList<>();
    for (int place : byId) {
      if (marked[place]) {
        ids.add(active.get(place).id());
      }
    }
    return ids;
  }

  /** The features that segments rank everybody by. */
  Map<String, FeatureValue> ranked() {
    return ranked;
  }

  /** The thresholds that segments ask for. */
  Set<CompiledRule.Percent> percents() {
    return percents;
  }

  /** Whether somebody's membership may depend on a list. */
  boolean looksAtList(String listId) {
    return active.stream().anyMatch(each -> each.rule().lists().contains(listId));
  }

  /** Places among {@link #active} of those that are named, in their order. */
  int[] places(Set<String> named) {
    return IntStream.range(0, active.size())
        .filter(place -> named.contains(active.get(place).id()))
        .toArray();
  }

  /** Places of all. */
  int[] places() {
    return IntStream.range(0, active.size()).toArray();
  }

  /** A segment and every one that its members matter to. */
  Set<String> affectedBy(String id) {
    Set<String> affected = new TreeSet<>(Set.of(id));
    for (Active each : active) {
      if (each.rule().segments().stream().anyMatch(affected::contains)) {
        affected.add(each.id());
      }
    }
    return affected;
  }
}
