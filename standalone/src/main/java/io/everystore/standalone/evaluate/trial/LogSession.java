package io.everystore.standalone.evaluate.trial;

import java.util.Arrays;

/**
 * The clicks of one session in order, as parallel arrays that are not to be changed.
 *
 * @param number dense among the sessions of a trial
 * @param items numbers of the interaction log's items
 * @param timesMillis event times, ascending
 * @param interactions places in the interaction log, ascending
 */
public record LogSession(int number, int[] items, long[] timesMillis, int[] interactions) {
  public int length() {
    return items.length;
  }

  /** Time of the last click. */
  public long endMillis() {
    return timesMillis[timesMillis.length - 1];
  }

  /** The session with those clicks only that {@code kept} says, under another number. */
  LogSession keep(int newNumber, boolean[] kept) {
    int[] newItems = new int[items.length];
    long[] newTimes = new long[items.length];
    int[] newInteractions = new int[items.length];
    int length = 0;
    for (int i = 0; i < items.length; i++) {
      if (kept[i]) {
        newItems[length] = items[i];
        newTimes[length] = timesMillis[i];
        newInteractions[length++] = interactions[i];
      }
    }
    return new LogSession(
        newNumber,
        Arrays.copyOf(newItems, length),
        Arrays.copyOf(newTimes, length),
        Arrays.copyOf(newInteractions, length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogSession that
        && number == that.number
        && Arrays.equals(items, that.items)
        && Arrays.equals(timesMillis, that.timesMillis)
        && Arrays.equals(interactions, that.interactions);
  }

  @Override
  public int hashCode() {
    return number;
  }

  @Override
  public String toString() {
    return "session " + number + " " + Arrays.toString(items);
  }
}
