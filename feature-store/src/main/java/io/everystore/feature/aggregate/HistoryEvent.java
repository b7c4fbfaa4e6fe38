package io.everystore.feature.aggregate;

import io.everystore.feature.proto.Interaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * One event as a history keeps it.
 *
 * @param device kind of device, empty when unknown
 * @param valueCents of the whole event, {@link Product#UNKNOWN} when it was not told
 */
record HistoryEvent(long timeMillis, String name, String device, long valueCents, List<Line> lines)
    implements Comparable<HistoryEvent> {

  /** One line of the event. */
  record Line(Product product, int quantity) implements Comparable<Line> {
    private static final Comparator<Line> ORDER =
        Comparator.comparing(Line::product).thenComparingInt(Line::quantity);

    @Override
    public int compareTo(Line other) {
      return ORDER.compare(this, other);
    }
  }

  /** Lines of one event that are kept. */
  static final int MAX_LINES = 50;

  private static final int DEVICE_CHARS = 32;

  /** Events that tell what was in sight, not what the person did with an item. */
  private static final Set<String> SHOWN_ONLY =
      Set.of("view_item_list", "view_promotion", "view_search_results");

  /** Newest first; equal ones are the same in every respect. */
  private static final Comparator<HistoryEvent> ORDER =
      Comparator.comparingLong(HistoryEvent::timeMillis)
          .reversed()
          .thenComparing(HistoryEvent::name)
          .thenComparing(HistoryEvent::device)
          .thenComparingLong(HistoryEvent::valueCents)
          .thenComparing(HistoryEvent::lines, HistoryEvent::compareLines);

  static HistoryEvent of(Interaction event) {
    List<Line> lines = new ArrayList<>();
    if (!SHOWN_ONLY.contains(event.getName())) {
      for (int i = 0; i < Math.min(MAX_LINES, event.getItemsCount()); i++) {
        lines.add(
            new Line(Product.of(event.getItems(i)), Math.max(1, event.getItems(i).getQuantity())));
      }
    }
    return new HistoryEvent(
        event.getEventTimeMillis(),
        event.getName(),
        Product.cut(PersonProperties.device(event), DEVICE_CHARS),
        event.hasValueCents() ? event.getValueCents() : Product.UNKNOWN,
        lines);
  }

  /** Room it takes among the exact events. */
  int weight() {
    return Math.max(1, lines.size());
  }

  @Override
  public int compareTo(HistoryEvent other) {
    return ORDER.compare(this, other);
  }

  private static int compareLines(List<Line> a, List<Line> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = a.get(i).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
