package io.everystore.feature.aggregate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.Property;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds an event to the bytes of a history without making objects of those it has. What comes of it
 * is what {@link PersonHistory} would have written, but for the order of its tables.
 *
 * <p>It knows the ordinary case only: every event is exact, and stays so. Not thread-safe.
 */
public final class HistoryAppender {
  private final HistoryColumns columns = new HistoryColumns();

  /**
   * Adds an event.
   *
   * @param history as {@link PersonHistory#toProto} encodes it; empty for a new one
   * @param id of the person, as of now, as {@code version}
   * @return the history with the event; null when it takes a {@link PersonHistory} to tell what is
   *     to be held
   * @throws IllegalArgumentException when the bytes are no message
   */
  public byte @Nullable [] append(byte[] history, Interaction event, String id, long version) {
    if (!columns.read(history)) {
      return null;
    }
    HistoryEvent added = HistoryEvent.of(event);
    int day = DayCounts.day(added.timeMillis());
    int heldFromDay = Math.max(columns.heldFromDay(), day - PersonHistory.MAX_DAYS);
    if (added.name().isEmpty()
        || added.timeMillis() <= 0
        || day < heldFromDay
        || oldestDay(day) < heldFromDay
        || columns.weight() + added.weight() > PersonHistory.MAX_EXACT_LINES) {
      return null;
    }
    columns.insert(columns.placeOf(added), added);
    return columns.write(id, version, heldFromDay, properties(event));
  }

  private int oldestDay(int day) {
    int events = columns.events();
    return events == 0 ? day : DayCounts.day(columns.timeMillis(events - 1));
  }

  private List<byte[]> properties(Interaction event) {
    List<byte[]> encoded = columns.properties();
    if (!PersonProperties.areIn(event)) {
      return encoded;
    }
    PersonProperties properties = new PersonProperties();
    try {
      for (byte[] each : encoded) {
        properties.add(Property.parseFrom(each));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("property of a person: unreadable", e);
    }
    properties.add(event);
    List<byte[]> all = new ArrayList<>();
    properties.all().forEach(property -> all.add(property.toByteArray()));
    return all;
  }
}
