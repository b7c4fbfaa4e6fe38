package io.everystore.standalone.evaluate;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.SessionView;
import io.everystore.jobs.item.ItemDelta;
import io.everystore.jobs.item.ItemDeltas;
import io.everystore.jobs.item.ItemNeighbours;
import io.everystore.jobs.item.ItemStatistics;
import io.everystore.jobs.profile.ProfileState;
import io.everystore.serving.page.Recommender;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.ItemIndex;
import io.everystore.standalone.evaluate.trial.InteractionLog;
import io.everystore.standalone.evaluate.trial.Model;
import io.everystore.standalone.evaluate.trial.Predictor;
import io.everystore.standalone.evaluate.trial.Step;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everystore itself: the job's aggregates in front of serving's views, under event time. Belongs to
 * one thread.
 *
 * <p>A profile is up to date at once, since a read with a token waits for it. What is learned of
 * items and sessions arrives in the views a given time later.
 */
final class ServedModel implements Model {
  /** Lag of a model that stops to learn of items and sessions at the split. */
  static final long FROZEN = Long.MAX_VALUE;

  /** How often rankings are made anew, in event time; serving does so every second. */
  private static final long RANKING_MILLIS = 60_000;

  private final InteractionLog log;
  private final long lagMillis;
  private final ServedViews views = new ServedViews();
  private final ItemDeltas facts = new ItemDeltas();
  private final Map<String, Item> items = new HashMap<>();
  private final Set<Item> unpublished = new LinkedHashSet<>();
  private final ArrayDeque<Arrival> underWay = new ArrayDeque<>();
  private final Recommender recommender;
  private final @Nullable TaughtRanker ranker;
  private final int taughtStride;
  private int clicks;
  private boolean frozen;
  private long nowMillis;
  private long rankedMillis = Long.MIN_VALUE;

  /** What the job keeps of an item. */
  private record Item(ItemStatistics statistics, ItemNeighbours neighbours) {
    static Item create(String itemId) {
      return new Item(ItemStatistics.create(itemId), ItemNeighbours.create(itemId));
    }

    void apply(ItemDelta delta) {
      statistics.apply(delta);
      neighbours.apply(delta);
    }
  }

  /** What an event said of items and sessions. */
  private record Arrival(long timeMillis, List<ItemDelta> deltas, @Nullable SessionView session) {}

  /**
   * Makes an empty system.
   *
   * @param lagMillis event time after which what was learned of items and sessions is in the views,
   *     or {@link #FROZEN}
   * @param taughtStride of the clicks that follow another, each how manieth teaches the ranker
   */
  ServedModel(InteractionLog log, long lagMillis, ServedConfig config, int taughtStride) {
    this.log = log;
    this.lagMillis = lagMillis;
    this.taughtStride = taughtStride;
    ranker = config.learner() == null ? null : new TaughtRanker(config.learner());
    recommender =
        new Recommender(
            views,
            this::nowMillis,
            new SimpleMeterRegistry(),
            ranker == null ? config.composer() : config.composer().with(ranker));
  }

  /** The time of the question at hand, as serving's clock tells it. */
  long nowMillis() {
    return nowMillis;
  }

  /** What answers over this model's views. */
  Recommender recommender() {
    return recommender;
  }

  ServedViews views() {
    return views;
  }

  @Override
  public void learn(Step step) {
    Interaction event = log.interaction(step.interaction());
    teach(step, event);
    String personId = log.person(step.interaction());
    ProfileState profile = views.profileState(personId);
    profile.apply(event, 0, step.interaction(), facts);
    views.putProfile(personId, profile.toByteArray());
    List<ItemDelta> deltas = new ArrayList<>(facts.size());
    facts.drain(deltas::add);
    if (!frozen) {
      underWay.add(new Arrival(event.getEventTimeMillis(), deltas, profile.changedSession()));
      arriveUntil(event.getEventTimeMillis());
    }
  }

  /** Has the ranker learn what the person went on to, from what would have been offered. */
  private void teach(Step step, Interaction event) {
    if (ranker == null
        || frozen
        || step.session() == null
        || step.position() == 0
        || clicks++ % taughtStride != 0) {
      return;
    }
    prepare(event.getEventTimeMillis());
    int chosen = views.items().find(event.getItems(0).getItemId());
    if (chosen != ItemIndex.NONE) {
      String personId = log.person(step.interaction());
      ranker.learn(recommender.candidates(Strategy.NEXT_ITEM, personId, Predictor.LIMIT), chosen);
    }
  }

  @Override
  public void trained() {
    frozen = lagMillis == FROZEN;
  }

  @Override
  public void prepare(long askedMillis) {
    nowMillis = askedMillis;
    arriveUntil(askedMillis);
    for (Item item : unpublished) {
      views.itemWriter().apply(item.statistics().toStats());
      views.itemWriter().apply(item.neighbours().toNeighbours());
    }
    unpublished.clear();
    if (rankedMillis == Long.MIN_VALUE || askedMillis - rankedMillis >= RANKING_MILLIS) {
      views.rankingWriter().rebuild();
      rankedMillis = askedMillis;
    }
  }

  private void arriveUntil(long timeMillis) {
    long arrivedMillis = lagMillis == FROZEN ? timeMillis : timeMillis - lagMillis;
    while (!underWay.isEmpty() && underWay.getFirst().timeMillis <= arrivedMillis) {
      Arrival arrival = underWay.removeFirst();
      for (ItemDelta delta : arrival.deltas) {
        Item item = items.computeIfAbsent(delta.itemId(), Item::create);
        item.apply(delta);
        unpublished.add(item);
      }
      if (arrival.session != null) {
        views.sessionWriter().apply(arrival.session);
      }
    }
  }
}
