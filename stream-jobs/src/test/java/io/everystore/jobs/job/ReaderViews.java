package io.everystore.jobs.job;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.History;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Model;
import io.everystore.feature.proto.Neighbours;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Progress;
import io.everystore.feature.proto.SessionView;
import io.everystore.feature.proto.VariationResult;
import io.everystore.jobs.record.OutboundRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a reader of the job's topics makes of them: latest version per key. Thread-safe. */
final class ReaderViews {
  private final Map<String, Profile> profiles = new HashMap<>();
  private final Map<String, ItemStats> items = new HashMap<>();
  private final Map<String, Neighbours> neighbours = new HashMap<>();
  private final Map<String, SessionView> sessions = new HashMap<>();
  private final Map<String, Progress> progress = new HashMap<>();
  private final Map<String, VariationResult> results = new HashMap<>();
  private final Map<String, Model> models = new HashMap<>();
  private final Map<String, History> histories = new ConcurrentHashMap<>();
  private final List<OutboundRecord> deadLetters = new ArrayList<>();
  private long records;
  private long failAtRecord = Long.MAX_VALUE;

  /** Makes the sink fail once, when this many more records have come. */
  synchronized void failAfter(long moreRecords) {
    failAtRecord = records + moreRecords;
  }

  synchronized void accept(OutboundRecord record) {
    records++;
    if (records >= failAtRecord) {
      failAtRecord = Long.MAX_VALUE;
      throw new IllegalStateException("record " + records + ": failing as the test asked");
    }
    try {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      switch (record.topic()) {
        case Topics.PROFILES -> acceptProfile(key, record.value());
        case Topics.ITEMS -> put(items, key, ItemStats.parseFrom(record.value()), true);
        case Topics.NEIGHBOURS -> put(neighbours, key, Neighbours.parseFrom(record.value()), true);
        case Topics.SESSIONS -> put(sessions, key, SessionView.parseFrom(record.value()), true);
        case Topics.EXPERIMENT_RESULTS -> {
          VariationResult result = VariationResult.parseFrom(record.value());
          VariationResult known = results.get(key);
          put(results, key, result, known == null || result.getVersion() >= known.getVersion());
        }
        case Topics.MODELS -> models.put(key, Model.parseFrom(record.value()));
        case Topics.DEAD_LETTERS -> deadLetters.add(record);
        case Topics.HISTORIES -> {
          byte[] value = record.value();
          if (value == null) {
            histories.remove(key);
          } else {
            histories.put(key, History.parseFrom(value));
          }
        }
        default -> throw new IllegalStateException("topic: " + record.topic());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private void acceptProfile(String key, byte @Nullable [] value)
      throws InvalidProtocolBufferException {
    if (key.startsWith("\0")) {
      progress.put(key, Progress.parseFrom(value));
    } else if (value == null) {
      profiles.remove(key);
    } else {
      Profile profile = Profile.parseFrom(value);
      Profile present = profiles.get(key);
      put(profiles, key, profile, present == null || profile.getVersion() >= present.getVersion());
    }
  }

  private static <V> void put(Map<String, V> view, String key, V value, boolean newer) {
    if (newer) {
      view.put(key, value);
    }
  }

  /** The profile at a user or client id, behind its redirect. */
  synchronized @Nullable Profile findProfile(String id) {
    Profile profile = profiles.get(id);
    return profile == null || profile.getRedirectTo().isEmpty()
        ? profile
        : profiles.get(profile.getRedirectTo());
  }

  /** Profiles by key, without redirects. */
  synchronized Map<String, Profile> people() {
    Map<String, Profile> people = new HashMap<>(profiles);
    people.values().removeIf(profile -> !profile.getRedirectTo().isEmpty());
    return people;
  }

  synchronized Map<String, String> redirects() {
    Map<String, String> redirects = new HashMap<>();
    profiles.forEach(
        (id, profile) -> {
          if (!profile.getRedirectTo().isEmpty()) {
            redirects.put(id, profile.getRedirectTo());
          }
        });
    return redirects;
  }

  /** Histories by key, those of clients that became a user's taken away. */
  Map<String, History> histories() {
    return Map.copyOf(histories);
  }

  synchronized Map<String, ItemStats> items() {
    return new HashMap<>(items);
  }

  synchronized Map<String, Neighbours> neighbours() {
    return new HashMap<>(neighbours);
  }

  synchronized Map<String, VariationResult> results() {
    return new HashMap<>(results);
  }

  /** The model of that name, an empty one while there is none. */
  synchronized Model model(String name) {
    return models.getOrDefault(name, Model.getDefaultInstance());
  }

  synchronized List<OutboundRecord> deadLetters() {
    return new ArrayList<>(deadLetters);
  }

  synchronized long records() {
    return records;
  }

  /** The offset of the partition that every subtask of every stage has passed; -1 for none. */
  synchronized long progress(int partition, int parallelism) {
    int subtasks = 0;
    long minimum = Long.MAX_VALUE;
    for (Progress mark : progress.values()) {
      if (mark.getParallelism() == parallelism) {
        subtasks++;
        int index = mark.getPartitionsList().indexOf(partition);
        minimum = Math.min(minimum, index < 0 ? -1 : mark.getOffsets(index));
      }
    }
    return subtasks == 2 * parallelism ? minimum : -1;
  }
}
