package io.everystore.feature.aggregate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.History;
import io.everystore.feature.proto.Interaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a person did: the newest events exactly, older ones by day, back to {@value #MAX_DAYS} days
 * before the newest.
 *
 * <p>Exact are as many of the newest events as have {@link #MAX_EXACT_LINES} lines together (one
 * without items counts as one line). What is held is a function of the set of events alone: an
 * event is exact if the events of its time or later fit the bound, and that never becomes true
 * again once it was false, so a time that was given up is remembered and nothing at or before it is
 * taken back. Not thread-safe.
 */
public final class PersonHistory {
  public static final int MAX_EXACT_LINES = 500;
  public static final int MAX_DAYS = 400;

  /** Newest first. */
  private final ArrayList<HistoryEvent> exact = new ArrayList<>();

  private final DayTotals days = new DayTotals();
  private final PersonProperties properties = new PersonProperties();
  private int exactLines;
  private long exactAfterMillis;
  private int heldFromDay;

  /**
   * Adds an event; which ones were added before or come after makes no difference.
   *
   * @return true when the history is what it was and one exact event more: nothing older had to
   *     make room, and the event itself was not too old to be kept as it is
   */
  public boolean add(Interaction event) {
    properties.add(event);
    int held = exact.size();
    add(HistoryEvent.of(event));
    trim();
    return exact.size() > held && days.events().isEmpty();
  }

  /** Adds everything the other holds, as if its events had been added here. */
  public void merge(PersonHistory other) {
    properties.merge(other.properties);
    heldFromDay = Math.max(heldFromDay, other.heldFromDay);
    exactAfterMillis = Math.max(exactAfterMillis, other.exactAfterMillis);
    days.merge(other.days);
    other.exact.forEach(this::add);
    trim();
  }

  /** Takes over an event, to be trimmed. */
  void add(HistoryEvent event) {
    int day = DayCounts.day(event.timeMillis());
    heldFromDay = Math.max(heldFromDay, day - MAX_DAYS);
    if (day < heldFromDay) {
      return;
    }
    if (event.timeMillis() <= exactAfterMillis) {
      days.add(event);
      return;
    }
    if (exact.isEmpty() || event.timeMillis() < oldest().timeMillis()) {
      exact.add(event);
    } else {
      int index = Collections.binarySearch(exact, event);
      exact.add(index < 0 ? -index - 1 : index, event);
    }
    exactLines += event.weight();
  }

  private void trim() {
    while (!exact.isEmpty()
        && (exactLines > MAX_EXACT_LINES || oldest().timeMillis() <= exactAfterMillis)) {
      HistoryEvent given = exact.remove(exact.size() - 1);
      exactLines -= given.weight();
      exactAfterMillis = Math.max(exactAfterMillis, given.timeMillis());
      days.add(given);
    }
    heldFromDay = days.trim(heldFromDay);
    while (!exact.isEmpty() && DayCounts.day(oldest().timeMillis()) < heldFromDay) {
      exactLines -= exact.remove(exact.size() - 1).weight();
    }
    if (exactAfterMillis != 0 && DayCounts.day(exactAfterMillis) < heldFromDay) {
      exactAfterMillis = 0;
    }
  }

  private HistoryEvent oldest() {
    return exact.get(exact.size() - 1);
  }

  public boolean isEmpty() {
    return exact.isEmpty() && days.events().isEmpty();
  }

  List<HistoryEvent> exact() {
    return exact;
  }

  DayTotals days() {
    return days;
  }

  public PersonProperties properties() {
    return properties;
  }

  long exactAfterMillis() {
    return exactAfterMillis;
  }

  int heldFromDay() {
    return heldFromDay;
  }

  void setHorizons(long exactAfterMillis, int heldFromDay) {
    this.exactAfterMillis = exactAfterMillis;
    this.heldFromDay = heldFromDay;
  }

  /** The content; version and id are the caller's to set. */
  public History.Builder toProto() {
    return new HistoryWriter().write(this);
  }

  /** Reads what {@link #toProto} wrote. */
  public static PersonHistory of(History history) {
    return HistoryReader.read(history);
  }

  /**
   * Reads what {@link #toProto} wrote.
   *
   * @throws InvalidProtocolBufferException when it is no history
   */
  public static PersonHistory parse(byte[] history) throws InvalidProtocolBufferException {
    return of(History.parseFrom(history));
  }
}
