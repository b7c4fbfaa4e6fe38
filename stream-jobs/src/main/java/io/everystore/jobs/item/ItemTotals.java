package io.everystore.jobs.item;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.aggregate.Decay;
import io.everystore.feature.aggregate.DecayedCount;
import io.everystore.feature.aggregate.DistinctPeople;
import io.everystore.feature.aggregate.EventCounts;
import io.everystore.feature.aggregate.Rebuys;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.jobs.affinity.Gain;
import java.io.IOException;
import java.time.Duration;

/** What delta and state of an item have in common; the fields 3 to 10 and 15 to 18 of both. */
final class ItemTotals {
  static final Decay TREND = Decay.halfLife(Duration.ofHours(1));
  static final Decay POPULARITY = Decay.halfLife(Duration.ofDays(1));
  static final Decay LONG_POPULARITY = Decay.halfLife(Duration.ofDays(14));
  static final Decay SALES = Decay.halfLife(Duration.ofDays(14));

  // Field numbers that everystore.v1.ItemStats and everystore.v1.ItemDelta share.
  private static final int FIRST_EVENT_TIME_MILLIS = 3;
  private static final int LAST_EVENT_TIME_MILLIS = 4;
  private static final int EVENT_COUNTS = 5;
  private static final int TREND_COUNT = 6;
  private static final int POPULARITY_COUNT = 7;
  private static final int LONG_POPULARITY_COUNT = 8;
  private static final int SALES_COUNT = 9;
  private static final int OBSERVED = 10;
  private static final int PEOPLE = 15;
  private static final int LONG_PEOPLE = 16;
  private static final int BUYERS = 17;
  private static final int REBUYS = 18;

  private static final long PEOPLE_MILLIS = Duration.ofDays(2).toMillis();
  private static final long LONG_PEOPLE_MILLIS = Duration.ofDays(14).toMillis();

  private long firstEventTimeMillis;
  private long lastEventTimeMillis;
  private final EventCounts eventCounts = new EventCounts();
  private final DecayedCount trend = new DecayedCount();
  private final DecayedCount popularity = new DecayedCount();
  private final DecayedCount longPopularity = new DecayedCount();
  private final DecayedCount sales = new DecayedCount();
  private final ObservedFacts observed = new ObservedFacts();
  private final DistinctPeople people = new DistinctPeople(PEOPLE_MILLIS);
  private final DistinctPeople longPeople = new DistinctPeople(LONG_PEOPLE_MILLIS);
  private final DistinctPeople buyers = new DistinctPeople(LONG_PEOPLE_MILLIS);
  private final Rebuys rebuys = new Rebuys();

  void add(InteractionItem item, String eventName, long eventTimeMillis, String currency) {
    span(eventTimeMillis, eventTimeMillis);
    eventCounts.add(eventName, eventTimeMillis);
    observed.observe(item, currency, eventTimeMillis);
  }

  void add(Gain gain, long eventTimeMillis) {
    if (gain.weight() > 0) {
      trend.add(gain.weight(), eventTimeMillis, TREND);
      popularity.add(gain.weight(), eventTimeMillis, POPULARITY);
      longPopularity.add(gain.weight(), eventTimeMillis, LONG_POPULARITY);
      count(people, gain, eventTimeMillis);
      count(longPeople, gain, eventTimeMillis);
    }
    if (gain.sales() > 0) {
      sales.add(gain.sales(), eventTimeMillis, SALES);
      count(buyers, gain, eventTimeMillis);
    }
  }

  void rebuy(long intervalMillis) {
    rebuys.add(intervalMillis);
  }

  private static void count(DistinctPeople people, Gain gain, long eventTimeMillis) {
    if (gain.counted()) {
      people.add(gain.personHash(), eventTimeMillis);
    } else {
      people.addNobody(eventTimeMillis);
    }
  }

  void merge(ItemTotals other) {
    span(other.firstEventTimeMillis, other.lastEventTimeMillis);
    eventCounts.merge(other.eventCounts);
    trend.merge(other.trend, TREND);
    popularity.merge(other.popularity, POPULARITY);
    longPopularity.merge(other.longPopularity, LONG_POPULARITY);
    sales.merge(other.sales, SALES);
    observed.merge(other.observed);
    people.merge(other.people);
    longPeople.merge(other.longPeople);
    buyers.merge(other.buyers);
    rebuys.merge(other.rebuys);
  }

  private void span(long first, long last) {
    if (last == 0) {
      return;
    }
    firstEventTimeMillis = lastEventTimeMillis == 0 ? first : Math.min(firstEventTimeMillis, first);
    lastEventTimeMillis = Math.max(lastEventTimeMillis, last);
  }

  void writeTo(WireWriter out) {
    out.int64(FIRST_EVENT_TIME_MILLIS, firstEventTimeMillis);
    out.int64(LAST_EVENT_TIME_MILLIS, lastEventTimeMillis);
    eventCounts.writeTo(out, EVENT_COUNTS);
    trend.writeTo(out, TREND_COUNT);
    popularity.writeTo(out, POPULARITY_COUNT);
    longPopularity.writeTo(out, LONG_POPULARITY_COUNT);
    sales.writeTo(out, SALES_COUNT);
    observed.writeTo(out, OBSERVED);
    people.writeTo(out, PEOPLE);
    longPeople.writeTo(out, LONG_PEOPLE);
    buyers.writeTo(out, BUYERS);
    rebuys.writeTo(out, REBUYS);
  }

  /** Reads one field whose tag was just read, or skips it when it is none of the shared ones. */
  void readField(int tag, CodedInputStream in) throws IOException {
    switch (tag >>> 3) {
      case FIRST_EVENT_TIME_MILLIS -> firstEventTimeMillis = in.readInt64();
      case LAST_EVENT_TIME_MILLIS -> lastEventTimeMillis = in.readInt64();
      case EVENT_COUNTS -> eventCounts.readFrom(in);
      case TREND_COUNT -> trend.readFrom(in);
      case POPULARITY_COUNT -> popularity.readFrom(in);
      case LONG_POPULARITY_COUNT -> longPopularity.readFrom(in);
      case SALES_COUNT -> sales.readFrom(in);
      case OBSERVED -> observed.readFrom(in);
      case PEOPLE -> people.readFrom(in);
      case LONG_PEOPLE -> longPeople.readFrom(in);
      case BUYERS -> buyers.readFrom(in);
      case REBUYS -> rebuys.readFrom(in);
      default -> in.skipField(tag);
    }
  }
}
