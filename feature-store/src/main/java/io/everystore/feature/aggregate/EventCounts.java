package io.everystore.feature.aggregate;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.EventCount;
import java.io.IOException;
import java.util.Arrays;

/**
 * How often each event name occurred: for ever, and per day.
 *
 * <p>At most {@value #MAX_NAMES} names are told apart; when all but one place is taken, further
 * names count under {@value #OTHER}, so that no event is lost and a flood of invented names ends.
 */
public final class EventCounts {
  public static final int MAX_NAMES = 64;

  /** The name under which names beyond the bound are counted. */
  public static final String OTHER = "_other";

  private static final int INITIAL_NAMES = 4;

  /** Time between two events of one name that parts their runs. */
  private static final long RUN_GAP_MILLIS = 30 * 60_000L;

  private final boolean countsRuns;
  private Tally[] tallies = new Tally[INITIAL_NAMES];
  private int size;

  /** What is known of one event name. */
  private static final class Tally {
    String name = "";
    long total;
    final DayCounts days = new DayCounts();
    long lastEventTimeMillis;
    int run;
  }

  public EventCounts() {
    this(false);
  }

  private EventCounts(boolean countsRuns) {
    this.countsRuns = countsRuns;
  }

  /** Counts that also know how many events of a name came without a long pause between two. */
  public static EventCounts withRuns() {
    return new EventCounts(true);
  }

  /**
   * Counts one event.
   *
   * @return the index of its name, or of {@link #OTHER}; indexes never change
   */
  public int add(String name, long eventTimeMillis) {
    int index = indexFor(name);
    Tally tally = tallies[index];
    tally.total++;
    tally.days.add(DayCounts.day(eventTimeMillis), 1);
    if (countsRuns) {
      boolean goesOn = eventTimeMillis - tally.lastEventTimeMillis < RUN_GAP_MILLIS;
      tally.run = goesOn ? tally.run + 1 : 1;
    }
    tally.lastEventTimeMillis = Math.max(tally.lastEventTimeMillis, eventTimeMillis);
    return index;
  }

  /**
   * Adds everything {@code other} has counted.
   *
   * @return for each index of {@code other} the index its name has here
   */
  public int[] merge(EventCounts other) {
    int[] indexes = new int[other.size];
    for (int i = 0; i < other.size; i++) {
      Tally theirs = other.tallies[i];
      indexes[i] = indexFor(theirs.name);
      Tally ours = tallies[indexes[i]];
      ours.total += theirs.total;
      ours.days.merge(theirs.days);
      if (countsRuns) {
        mergeRuns(ours, theirs);
      }
      ours.lastEventTimeMillis = Math.max(ours.lastEventTimeMillis, theirs.lastEventTimeMillis);
    }
    return indexes;
  }

  /** Runs that overlap or nearly do are one, of two others the later stays. */
  private static void mergeRuns(Tally ours, Tally theirs) {
    long apartMillis = theirs.lastEventTimeMillis - ours.lastEventTimeMillis;
    if (Math.abs(apartMillis) < RUN_GAP_MILLIS) {
      ours.run += theirs.run;
    } else if (apartMillis > 0) {
      ours.run = theirs.run;
    }
  }

  /** Events of the run that goes on at {@code nowMillis}; 0 when the last one has ended. */
  public static int run(EventCount count, long nowMillis) {
    return nowMillis - count.getLastEventTimeMillis() < RUN_GAP_MILLIS ? count.getRun() : 0;
  }

  /** Index of the name, or -1 when it was never counted on its own. */
  public int find(String name) {
    for (int i = 0; i < size; i++) {
      if (tallies[i].name.equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Number of names. */
  public int size() {
    return size;
  }

  public String name(int index) {
    return tallies[index].name;
  }

  public long total(int index) {
    return tallies[index].total;
  }

  /** The name's counts per day; do not modify. */
  public DayCounts days(int index) {
    return tallies[index].days;
  }

  /** Events of any name on one day since the epoch. */
  public long onDay(int day) {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += tallies[i].days.count(day, day);
    }
    return sum;
  }

  public long lastEventTimeMillis(int index) {
    return tallies[index].lastEventTimeMillis;
  }

  private int indexFor(String name) {
    int index = find(name);
    if (index >= 0) {
      return index;
    }
    if (size < MAX_NAMES - 1) {
      return append(name);
    }
    int other = find(OTHER);
    return other >= 0 ? other : append(OTHER);
  }

  private int append(String name) {
    Tally tally = new Tally();
    tally.name = name;
    return append(tally);
  }

  private int append(Tally tally) {
    if (size == tallies.length) {
      tallies = Arrays.copyOf(tallies, size * 2);
    }
    tallies[size] = tally;
    return size++;
  }

  /** Writes one {@code everystore.v1.EventCount} per name, in the order of the indexes. */
  public void writeTo(WireWriter out, int field) {
    for (int i = 0; i < size; i++) {
      Tally tally = tallies[i];
      int mark = out.begin(field);
      out.string(EventCount.NAME_FIELD_NUMBER, tally.name);
      out.int64(EventCount.TOTAL_FIELD_NUMBER, tally.total);
      tally.days.writeTo(
          out, EventCount.DAY_DELTAS_FIELD_NUMBER, EventCount.DAY_COUNTS_FIELD_NUMBER);
      out.int64(EventCount.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER, tally.lastEventTimeMillis);
      if (countsRuns) {
        out.int64(EventCount.RUN_FIELD_NUMBER, tally.run);
      }
      out.end(mark);
    }
  }

  /** Reads the content of one {@code everystore.v1.EventCount} whose tag was just read. */
  public void readFrom(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    Tally tally = new Tally();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case EventCount.NAME_FIELD_NUMBER -> tally.name = in.readString();
        case EventCount.TOTAL_FIELD_NUMBER -> tally.total = in.readInt64();
        case EventCount.DAY_DELTAS_FIELD_NUMBER -> tally.days.readDays(in);
        case EventCount.DAY_COUNTS_FIELD_NUMBER -> tally.days.readCounts(in);
        case EventCount.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER ->
            tally.lastEventTimeMillis = in.readInt64();
        case EventCount.RUN_FIELD_NUMBER -> tally.run = in.readInt32();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    append(tally);
  }
}
