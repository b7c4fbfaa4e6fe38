package io.everystore.serving.user;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.ErasureAcknowledgement;
import io.everystore.feature.proto.ErasureRecord;
import io.everystore.feature.proto.ErasureRequest;
import io.everystore.serving.materialize.TopicFollower;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was asked to be forgotten lately, and who has done so: stages of the job, replicas, Redis.
 * Thread-safe.
 */
public final class Erasures implements TopicFollower.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);

  /** Receipts kept; the oldest are let go first. */
  private static final int MAX_ERASURES = 100_000;

  private final Map<String, Erasure> erasures = new LinkedHashMap<>();

  private static final class Erasure {
    @Nullable ErasureRequest request;

    /** Commands carried out, by stage. */
    final Map<String, Set<String>> done = new HashMap<>();
  }

  /**
   * How far an erasure is.
   *
   * @param acknowledgedBy those that have carried out every command of it
   */
  record Receipt(ErasureRequest request, Set<String> acknowledgedBy) {}

  @Override
  public synchronized void accept(byte @Nullable [] key, byte @Nullable [] value) {
    if (value == null) {
      return;
    }
    try {
      ErasureRecord record = ErasureRecord.parseFrom(value);
      if (record.hasRequest()) {
        requested(record.getErasureId(), record.getRequest());
      } else if (record.hasAcknowledgement()) {
        ErasureAcknowledgement done = record.getAcknowledgement();
        erasure(record.getErasureId())
            .done
            .computeIfAbsent(done.getStage(), stage -> new HashSet<>())
            .add(done.getPartition() + "-" + done.getOffset());
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("a record of an erasure was left out: unreadable");
    }
  }

  /** Notes what was asked for, before it comes back by the log. */
  synchronized void requested(String erasureId, ErasureRequest request) {
    erasure(erasureId).request = request;
  }

  private Erasure erasure(String erasureId) {
    Erasure known = erasures.computeIfAbsent(erasureId, id -> new Erasure());
    if (erasures.size() > MAX_ERASURES) {
      erasures.remove(erasures.keySet().iterator().next());
    }
    return known;
  }

  @Override
  public void publish() {}

  /** Null when nothing is known of it. */
  synchronized @Nullable Receipt find(String erasureId) {
    Erasure erasure = erasures.get(erasureId);
    ErasureRequest request = erasure == null ? null : erasure.request;
    if (erasure == null || request == null) {
      return null;
    }
    Set<String> acknowledged = new TreeSet<>();
    for (String stage : erasure.done.keySet()) {
      if (isDone(erasure, stage)) {
        acknowledged.add(stage);
      }
    }
    return new Receipt(request, acknowledged);
  }

  /**
   * Erasures that {@code stages} have carried out and {@code name} has not acknowledged, the oldest
   * first.
   */
  synchronized List<String> unconfirmedBy(String name, Set<String> stages, int limit) {
    List<String> ids = new ArrayList<>();
    for (Map.Entry<String, Erasure> entry : erasures.entrySet()) {
      Erasure erasure = entry.getValue();
      if (ids.size() < limit
          && !isDone(erasure, name)
          && stages.stream().allMatch(stage -> isDone(erasure, stage))) {
        ids.add(entry.getKey());
      }
    }
    return ids;
  }

  private static boolean isDone(Erasure erasure, String stage) {
    ErasureRequest request = erasure.request;
    Set<String> done = erasure.done.get(stage);
    return request != null && done != null && done.containsAll(commands(request));
  }

  static int[] partitions(ErasureRequest request) {
    return request.getPartitionsList().stream().mapToInt(Integer::intValue).toArray();
  }

  static long[] offsets(ErasureRequest request) {
    return request.getOffsetsList().stream().mapToLong(Long::longValue).toArray();
  }

  private static Set<String> commands(ErasureRequest request) {
    Set<String> commands = new HashSet<>();
    for (int i = 0; i < request.getPartitionsCount(); i++) {
      commands.add(request.getPartitions(i) + "-" + request.getOffsets(i));
    }
    return commands;
  }
}
