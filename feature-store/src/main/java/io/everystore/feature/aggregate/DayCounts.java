package io.everystore.feature.aggregate;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.util.Arrays;

/**
 * Counts per day (UTC), the newest {@value #MAX_DAYS} days that had any.
 *
 * <p>Order of arrival does not matter: a day that fell out has {@value #MAX_DAYS} newer ones and
 * can never come back, so what is held is exact for the days it holds. A day's count stops at
 * {@link Integer#MAX_VALUE}.
 */
public final class DayCounts {
  public static final int MAX_DAYS = 400;
  private static final long DAY_MILLIS = 86_400_000;
  private static final int INITIAL_DAYS = 4;

  /** Ascending. */
  private int[] days = new int[INITIAL_DAYS];

  private int[] counts = new int[INITIAL_DAYS];
  private int size;

  /** The day a time falls on, days since the epoch in UTC. */
  public static int day(long timeMillis) {
    return (int) Math.floorDiv(timeMillis, DAY_MILLIS);
  }

  public void add(int day, int count) {
    int index = size;
    while (index > 0 && days[index - 1] > day) {
      index--;
    }
    if (index > 0 && days[index - 1] == day) {
      counts[index - 1] = saturatedSum(counts[index - 1], count);
    } else if (size < MAX_DAYS) {
      insert(index, day, count);
    } else if (index > 0) {
      System.arraycopy(days, 1, days, 0, index - 1);
      System.arraycopy(counts, 1, counts, 0, index - 1);
      days[index - 1] = day;
      counts[index - 1] = count;
    }
  }

  private void insert(int index, int day, int count) {
    if (size == days.length) {
      days = Arrays.copyOf(days, Math.min(MAX_DAYS, size * 2));
      counts = Arrays.copyOf(counts, days.length);
    }
    System.arraycopy(days, index, days, index + 1, size - index);
    System.arraycopy(counts, index, counts, index + 1, size - index);
    days[index] = day;
    counts[index] = count;
    size++;
  }

  public void merge(DayCounts other) {
    for (int i = 0; i < other.size; i++) {
      add(other.days[i], other.counts[i]);
    }
  }

  /** Events on the days from {@code fromDay} to {@code toDay}, both included. */
  public long count(int fromDay, int toDay) {
    long sum = 0;
    for (int i = size - 1; i >= 0 && days[i] >= fromDay; i--) {
      if (days[i] <= toDay) {
        sum += counts[i];
      }
    }
    return sum;
  }

  /** Days that had events and are still held. */
  public int size() {
    return size;
  }

  /** The {@code index}-th held day, oldest first. */
  public int dayAt(int index) {
    return days[index];
  }

  /** Events on the {@code index}-th held day. */
  public int countAt(int index) {
    return counts[index];
  }

  /** Writes two packed arrays: days (first absolute, then differences) and counts. */
  public void writeTo(WireWriter out, int dayField, int countField) {
    if (size == 0) {
      return;
    }
    int mark = out.begin(dayField);
    int previous = 0;
    for (int i = 0; i < size; i++) {
      out.packedVarint(days[i] - previous);
      previous = days[i];
    }
    out.end(mark);
    mark = out.begin(countField);
    for (int i = 0; i < size; i++) {
      out.packedVarint(counts[i]);
    }
    out.end(mark);
  }

  /** Reads the packed days, whose tag was just read, into this empty object. */
  public void readDays(CodedInputStream in) throws IOException {
    int bytes = in.readRawVarint32();
    int outer = in.pushLimit(bytes);
    if (days.length < bytes) {
      days = Arrays.copyOf(days, Math.min(bytes, MAX_DAYS));
      counts = Arrays.copyOf(counts, days.length);
    }
    int day = 0;
    while (!in.isAtEnd() && size < MAX_DAYS) {
      day += in.readInt32();
      days[size++] = day;
    }
    in.skipRawBytes(in.getBytesUntilLimit());
    in.popLimit(outer);
  }

  /** Reads the packed counts, whose tag was just read, after {@link #readDays}. */
  public void readCounts(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int i = 0; i < size && !in.isAtEnd(); i++) {
      counts[i] = in.readInt32();
    }
    in.skipRawBytes(in.getBytesUntilLimit());
    in.popLimit(outer);
  }

  private static int saturatedSum(int a, int b) {
    return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
  }
}
