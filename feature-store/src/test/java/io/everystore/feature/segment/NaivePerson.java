package io.everystore.feature.segment;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events of a person as they are, and which of them a history holds exactly. */
final class NaivePerson {
  record Line(String item, String brand, String category, long cents, int quantity) {}

  record Event(int number, long time, String name, String device, long cents, List<Line> lines) {}

  static final NaivePerson NOBODY = new NaivePerson(List.of(), Profile.getDefaultInstance());

  private final List<Event> events = new ArrayList<>();
  private final Map<String, String> properties = new HashMap<>();
  private final Profile profile;
  private final long exactFrom;

  NaivePerson(List<Interaction> known, Profile profile) {
    this.profile = profile;
    Map<String, Interaction> latest = new HashMap<>();
    Map<String, Interaction> first = new HashMap<>();
    for (Interaction event : known) {
      events.add(event(event));
      event
          .getParamsMap()
          .forEach(
              (name, value) -> {
                latest.merge(name, event, (a, b) -> isLater(a, b, name) ? b : a);
                first.merge(name, event, (a, b) -> isEarlier(a, b, name) ? b : a);
              });
    }
    latest.forEach((name, event) -> properties.put(name, event.getParamsOrThrow(name)));
    first.forEach((name, event) -> properties.put(name + ".first", event.getParamsOrThrow(name)));
    exactFrom = exactFrom();
  }

  private static boolean isLater(Interaction a, Interaction b, String name) {
    int order = Long.compare(b.getEventTimeMillis(), a.getEventTimeMillis());
    return order > 0
        || (order == 0 && b.getParamsOrThrow(name).compareTo(a.getParamsOrThrow(name)) > 0);
  }

  private static boolean isEarlier(Interaction a, Interaction b, String name) {
    int order = Long.compare(b.getEventTimeMillis(), a.getEventTimeMillis());
    return order < 0
        || (order == 0 && b.getParamsOrThrow(name).compareTo(a.getParamsOrThrow(name)) < 0);
  }

  private Event event(Interaction event) {
    List<Line> lines = new ArrayList<>();
    for (InteractionItem item : event.getItemsList()) {
      lines.add(
          new Line(
              item.getItemId(),
              item.getBrand(),
              item.getProductType(),
              item.hasPriceCents() ? item.getPriceCents() : -1,
              item.getQuantity() == 0 ? 1 : item.getQuantity()));
    }
    return new Event(
        events.size(),
        event.getEventTimeMillis(),
        event.getName(),
        event.getParamsOrDefault("device", ""),
        event.hasValueCents() ? event.getValueCents() : -1,
        lines);
  }

  /** The earliest time from which on all events have at most 500 lines. */
  private long exactFrom() {
    long from = Long.MAX_VALUE;
    for (long time :
        events.stream().map(Event::time).distinct().sorted((a, b) -> Long.compare(b, a)).toList()) {
      int lines =
          events.stream()
              .filter(event -> event.time() >= time)
              .mapToInt(event -> event.lines().isEmpty() ? 1 : event.lines().size())
              .sum();
      if (lines > 500) {
        break;
      }
      from = time;
    }
    return from;
  }

  List<Event> events() {
    return events;
  }

  boolean isExact(Event event) {
    return event.time() >= exactFrom;
  }

  Profile profile() {
    return profile;
  }

  /** Empty when there is none; the name may end in .first. */
  String property(String name) {
    return properties.getOrDefault(name, "");
  }

  long sessionStart() {
    return profile.getSessionsCount() == 0
        ? 0
        : profile.getSessions(profile.getSessionsCount() - 1).getStartTimeMillis();
  }

  long lastEvent() {
    return profile.getLastEventTimeMillis();
  }
}
