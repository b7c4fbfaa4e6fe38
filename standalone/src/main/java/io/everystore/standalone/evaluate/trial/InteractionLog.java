package io.everystore.standalone.evaluate.trial;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.Interaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All interactions of a log in order of event time, encoded, with the columns that sessions are
 * made of. Immutable.
 *
 * <p>An interaction's item is its first one: logs have one item a line.
 */
public final class InteractionLog {
  /** Number of an item or session that there is not. */
  public static final int NONE = -1;

  private record Row(
      byte[] bytes, long timeMillis, int item, int person, int session, String name) {}

  private final List<Row> rows;
  private final Names items;
  private final Names people;

  private InteractionLog(List<Row> rows, Names items, Names people) {
    this.rows = rows;
    this.items = items;
    this.people = people;
  }

  /** Strings under dense numbers. */
  private static final class Names {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    int number(String name) {
      Integer known = numbers.putIfAbsent(name, names.size());
      if (known == null) {
        names.add(name);
        return names.size() - 1;
      }
      return known;
    }
  }

  /** Collects the interactions of a log in any order. */
  public static final class Builder {
    private final List<Row> rows = new ArrayList<>();
    private final Names items = new Names();
    private final Names people = new Names();
    private final Names sessions = new Names();
    private final Names events = new Names();

    public void add(Interaction interaction) {
      int item =
          interaction.getItemsCount() == 0
              ? NONE
              : items.number(interaction.getItems(0).getItemId());
      int person = people.number(personOf(interaction));
      String session = interaction.getSessionId();
      rows.add(
          new Row(
              interaction.toByteArray(),
              interaction.getEventTimeMillis(),
              item,
              person,
              session.isEmpty() ? NONE : sessions.number(person + "/" + session),
              events.names.get(events.number(interaction.getName()))));
    }

    /** Orders what was added by time; what happened at the same time stays as it was added. */
    public InteractionLog build() {
      List<Row> sorted = new ArrayList<>(rows);
      sorted.sort(Comparator.comparingLong(Row::timeMillis));
      return new InteractionLog(Collections.unmodifiableList(sorted), items, people);
    }
  }

  private static String personOf(Interaction interaction) {
    return interaction.getUserId().isEmpty() ? interaction.getClientId() : interaction.getUserId();
  }

  public int size() {
    return rows.size();
  }

  public Interaction interaction(int at) {
    try {
      return Interaction.parseFrom(rows.get(at).bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("interaction " + at + ": unreadable", e);
    }
  }

  public long timeMillis(int at) {
    return rows.get(at).timeMillis;
  }

  /** Number of the first item, or {@link #NONE}. */
  public int item(int at) {
    return rows.get(at).item;
  }

  /** Whose profile the interaction belongs to: the user, or the client of an anonymous one. */
  public String person(int at) {
    return people.names.get(rows.get(at).person);
  }

  int personNumber(int at) {
    return rows.get(at).person;
  }

  /** Number of the log's own session, or {@link #NONE} where it gives none. */
  int session(int at) {
    return rows.get(at).session;
  }

  String eventName(int at) {
    return rows.get(at).name;
  }

  public int itemCount() {
    return items.names.size();
  }

  public String itemId(int item) {
    return items.names.get(item);
  }

  /** Number of the item, or {@link #NONE}. */
  public int findItem(String itemId) {
    return items.numbers.getOrDefault(itemId, NONE);
  }
}
