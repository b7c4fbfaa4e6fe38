package io.everystore.serving.webhook;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Up to where each partition is done with: all before the first record that somebody still has to
 * be told of. Not thread-safe.
 */
final class UnfinishedOffsets {
  private final Map<Integer, Partition> partitions = new HashMap<>();

  private static final class Partition {
    /** Deliveries that contain the record, by offset. */
    final TreeMap<Long, Integer> open = new TreeMap<>();

    long next;
  }

  /** A record was read, and goes into so many deliveries. */
  void read(int partition, long offset, int deliveries) {
    Partition known = partitions.computeIfAbsent(partition, made -> new Partition());
    known.next = offset + 1;
    if (deliveries > 0) {
      known.open.merge(offset, deliveries, Integer::sum);
    }
  }

  /** One delivery with the record is done with. */
  void finish(int partition, long offset) {
    Partition known = partitions.get(partition);
    if (known != null) {
      known.open.computeIfPresent(offset, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Another process has the partition now. */
  void forget(int partition) {
    partitions.remove(partition);
  }

  /** The next record to read after a restart, by partition. */
  Map<Integer, Long> positions() {
    Map<Integer, Long> positions = new HashMap<>();
    partitions.forEach(
        (number, partition) ->
            positions.put(
                number, partition.open.isEmpty() ? partition.next : partition.open.firstKey()));
    return positions;
  }
}
