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

  private Tally[] tallies = new Tally[INITIAL_NAMES];
  private int size;

  /** What is known of one event name. */
  private static final class Tally {
    String name = "";
    long total;
    final DayCounts days = new DayCounts();
    long lastEventTimeMillis;
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
      ours.lastEventTimeMillis = Math.max(ours.lastEventTimeMillis, theirs.lastEventTimeMillis);
    }
    return indexes;
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
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    append(tally);
  }
}
