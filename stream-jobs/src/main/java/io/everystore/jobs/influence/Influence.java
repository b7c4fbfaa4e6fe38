package io.everystore.jobs.influence;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.aggregate.DayCounts;
import io.everystore.feature.aggregate.EventCounts;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.jobs.affinity.EventKind;
import io.everystore.jobs.affinity.FactSink;
import io.everystore.jobs.affinity.Gain;
import io.everystore.jobs.affinity.IdHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one person's events and the items: lets through what one person may say in a day
 * of event time. Counts of events pass as they are, only weights and pairs are capped. Not
 * thread-safe.
 *
 * <p>At most {@value #MAX_DAYS} days are remembered, so that a late event or a history replayed
 * behind live traffic has one beside today. A day that fell out and is visited again has said
 * enough: whether it had any event is known from the counts per day, which the profile keeps much
 * longer.
 */
public final class Influence implements FactSink {
  static final int MAX_DAYS = 2;

  private final List<InfluenceDay> days = new ArrayList<>(MAX_DAYS + 1);

  // Of the event at hand.
  private @Nullable InfluenceDay today;
  private @Nullable FactSink facts;
  private int personHash;
  private @Nullable String arriving;
  private @Nullable String arrivingInBasket;
  private boolean arrivalCounts;
  private double arrivalShare;
  private boolean basketArrivalCounts;

  /**
   * Begins an event.
   *
   * @param counts the person's events, with this one
   * @param trusted false when the event is to move nothing
   * @return where its facts go
   */
  public FactSink begin(
      String personId,
      long eventTimeMillis,
      EventCounts counts,
      boolean trusted,
      FactSink nextFacts) {
    InfluenceDay day = day(DayCounts.day(eventTimeMillis), counts);
    today = trusted ? day : null;
    facts = nextFacts;
    personHash = IdHash.of(personId);
    arriving = null;
    arrivingInBasket = null;
    return this;
  }

  /** Forgets the event at hand. */
  public void clear() {
    today = null;
  }

  private @Nullable InfluenceDay day(int number, EventCounts counts) {
    for (int i = 0; i < days.size(); i++) {
      if (days.get(i).day() == number) {
        return days.get(i);
      }
    }
    // A profile from before influence was kept has no days at all.
    if (!days.isEmpty() && counts.onDay(number) > 1) {
      return null;
    }
    InfluenceDay opened = new InfluenceDay(number);
    if (days.size() == MAX_DAYS) {
      days.remove(0);
    }
    days.add(opened);
    days.sort(Comparator.comparingInt(InfluenceDay::day));
    return opened;
  }

  /** An item was turned to: lets it gain what it may. */
  public void engage(String itemId, EventKind kind, long eventTimeMillis) {
    if (today != null && facts != null) {
      today.engage(itemId, kind, personHash, eventTimeMillis, facts);
    }
  }

  /** True when the session the event went to may be published. */
  public boolean mayPublish(String sessionKey) {
    return today != null && today.mayPublish(sessionKey);
  }

  @Override
  public void itemSeen(
      InteractionItem item, String eventName, long eventTimeMillis, String currency) {
    if (facts != null) {
      facts.itemSeen(item, eventName, eventTimeMillis, currency);
    }
  }

  @Override
  public void itemGained(String itemId, Gain gain, long eventTimeMillis) {
    throw new IllegalStateException("gain of " + itemId + " (expected: none but by engage)");
  }

  @Override
  public void boughtAgain(String itemId, long intervalMillis) {
    if (today != null && facts != null) {
      facts.boughtAgain(itemId, intervalMillis);
    }
  }

  @Override
  public void pair(String before, String after, double weight, long eventTimeMillis) {
    if (!after.equals(arriving)) {
      arriving = after;
      arrivalCounts = today != null && today.arrives(after);
      arrivalShare = today != null ? today.pairShare() : 0;
    }
    if (arrivalCounts && facts != null) {
      facts.pair(before, after, weight * arrivalShare, eventTimeMillis);
    }
  }

  @Override
  public void boughtTogether(String itemId, String otherItemId, long eventTimeMillis) {
    if (!itemId.equals(arrivingInBasket)) {
      arrivingInBasket = itemId;
      basketArrivalCounts = today != null && today.arrivesInBasket(itemId);
    }
    if (basketArrivalCounts && facts != null) {
      facts.boughtTogether(itemId, otherItemId, eventTimeMillis);
    }
  }

  /** Adds the days of a client that turned out to be this person. */
  public void merge(Influence client) {
    today = null;
    for (InfluenceDay theirs : client.days) {
      InfluenceDay ours =
          days.stream().filter(d -> d.day() == theirs.day()).findFirst().orElse(null);
      if (ours == null) {
        days.add(theirs);
      } else {
        ours.merge(theirs);
      }
    }
    days.sort(Comparator.comparingInt(InfluenceDay::day));
    days.subList(0, Math.max(0, days.size() - MAX_DAYS)).clear();
  }

  public void writeTo(WireWriter out, int field) {
    for (int i = 0; i < days.size(); i++) {
      days.get(i).writeTo(out, field);
    }
  }

  /** Reads one nested {@code everystore.v1.InfluenceDay} whose tag was just read. */
  public void readFrom(CodedInputStream in) throws IOException {
    days.add(InfluenceDay.read(in));
  }
}
