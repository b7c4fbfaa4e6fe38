package io.everystore.standalone.broker;

import io.everystore.feature.model.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics that are missing and checks those that exist.
 *
 * <p>All topics that carry a client's, user's or item's key have the same number of partitions.
 */
public final class TopicSetup {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long RETRY_MILLIS = 50;

  /** How many partitions and copies topics get, and for how long raw events are kept. */
  public record Config(int partitions, short replication, Duration interactionRetention) {
    public static final Config DEFAULT = new Config(4, (short) 1, Duration.ofDays(7));

    public Config {
      if (partitions < 1 || partitions > 128) {
        throw new IllegalArgumentException("partitions: " + partitions + " (expected: 1..128)");
      }
      if (interactionRetention.isNegative() || interactionRetention.isZero()) {
        throw new IllegalArgumentException(
            "interactionRetention: " + interactionRetention + " (expected: positive)");
      }
    }

    /** The same with another number of partitions. */
    public Config withPartitions(int newPartitions) {
      return new Config(newPartitions, replication, interactionRetention);
    }

    /** The same with another number of copies. */
    public Config withReplication(short newReplication) {
      return new Config(partitions, newReplication, interactionRetention);
    }
  }

  private static final String MIN_COMPACTION_LAG = "min.compaction.lag.ms";
  private static final String DELETE_RETENTION = "delete.retention.ms";
  private static final String SEGMENT_TIME = "segment.ms";

  /**
   * Segments that a time of retention is cut into: a record goes with its segment, so it is kept
   * longer by one of them. For 7 days that is 6 hours.
   */
  private static final int SEGMENTS_PER_RETENTION = 28;

  /**
   * Kafka's default, for what is kept for more than a year: shorter ones would be many open files
   * and add nothing that counts.
   */
  private static final Duration LONGEST_SEGMENT = Duration.ofDays(7);

  /**
   * As long as a job that goes on from its last checkpoint writes again what it had written. The
   * older versions come behind the newer ones in the log, where compaction would keep the last
   * record, not the newest version: a replica that is filled meanwhile would tell of an earlier
   * time than it did before.
   */
  private static final Duration CATCH_UP = Duration.ofMinutes(10);

  /** Views: the latest value per key, of which an erased one is gone within a day. */
  private static final Map<String, String> COMPACTED =
      Map.of(
          MIN_COMPACTION_LAG,
          millis(CATCH_UP),
          DELETE_RETENTION,
          millis(Topics.REMOVALS_KEPT),
          "max.compaction.lag.ms",
          millis(Duration.ofHours(24)),
          "min.cleanable.dirty.ratio",
          "0.3",
          SEGMENT_TIME,
          millis(Duration.ofHours(6)),
          "segment.bytes",
          Integer.toString(64 << 20),
          "message.timestamp.type",
          "LogAppendTime");

  /** Views whose keys do not go on for ever: after a while without a record a key is forgotten. */
  private static final Map<String, Duration> RETAINED_VIEWS =
      Map.of(
          Topics.SESSIONS, Duration.ofDays(30),
          Topics.SEGMENT_TRENDS, Duration.ofDays(30),
          Topics.ERASURES, Duration.ofDays(30),
          Topics.LIST_ENTRIES, Duration.ofDays(400));

  private static final Set<String> VIEWS =
      Set.of(
          Topics.CATALOGUE,
          Topics.PROFILES,
          Topics.ITEMS,
          Topics.NEIGHBOURS,
          Topics.SESSIONS,
          Topics.DEFINITIONS,
          Topics.EXPERIMENT_RESULTS,
          Topics.HISTORIES,
          Topics.SEGMENT_SIZES,
          Topics.SEGMENT_TRENDS,
          Topics.LIST_ENTRIES,
          Topics.VALUE_DISTRIBUTIONS,
          Topics.OFFER_VIEWS,
          Topics.ERASURES,
          Topics.WEBHOOKS,
          Topics.MODELS);

  /** Enough to learn from once more, and not kept as long as the truth may be. */
  private static final Duration IMPRESSION_RETENTION = Duration.ofDays(7);

  /** Longer than offers last: with the commands a ledger can be made anew, not a cent off. */
  private static final Duration OFFER_COMMAND_RETENTION = Duration.ofDays(400);

  /** Longer than anybody waits, and long enough to look up what was decided. */
  private static final Duration OFFER_DECISION_RETENTION = Duration.ofDays(7);

  /** Long enough to look up who changed something last year. */
  private static final Duration AUDIT_RETENTION = Duration.ofDays(400);

  private TopicSetup() {}

  /**
   * Makes sure that every topic exists.
   *
   * @return the id of the Kafka cluster
   * @throws IllegalStateException when an existing topic cannot be used
   */
  public static String ensure(Map<String, Object> clientSettings, Config config)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, NewTopic> wanted = topics(config);
    try (Admin admin = Admin.create(clientSettings)) {
      Set<String> existing =
          admin.listTopics().names().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      List<NewTopic> missing = new ArrayList<>();
      List<String> present = new ArrayList<>();
      wanted.forEach(
          (name, topic) -> {
            if (existing.contains(name)) {
              present.add(name);
            } else {
              missing.add(topic);
            }
          });
      create(admin, missing);
      complete(admin, check(admin, present));
      awaitLeaders(admin, wanted.keySet());
      return admin.describeCluster().clusterId().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void create(Admin admin, List<NewTopic> missing)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      admin.createTopics(missing).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /**
   * Waits until the leader of every partition answers. A producer whose first batch meets one that
   * does not lead yet sends it again behind the next ones, which an idempotent partition then
   * refuses until the delivery times out.
   *
   * <p>A broker that has not yet heard of a topic that was just made says that it is unknown: it is
   * asked again until the time is over.
   */
  static void awaitLeaders(Admin admin, Set<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      try {
        askLeaders(admin, topics);
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadlineNanos) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    }
  }

  private static void askLeaders(Admin admin, Set<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    admin
        .describeTopics(topics)
        .allTopicNames()
        .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(
                        partition ->
                            asked.put(
                                new TopicPartition(name, partition.partition()),
                                OffsetSpec.latest())));
    admin.listOffsets(asked).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Views must be compacted: with another policy they would forget users one by one. And records
   * must count from when they are written, or a replayed log, years old by its own clock, would be
   * deleted at once.
   *
   * @return what topics that were made by an earlier release lack, by their names
   */
  private static Map<String, Map<String, String>> check(Admin admin, List<String> present)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<ConfigResource> resources = present.stream().map(TopicSetup::resource).toList();
    var settings =
        admin.describeConfigs(resources).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    Map<String, Map<String, String>> lacking = new HashMap<>();
    settings.forEach(
        (resource, setting) -> {
          String topic = resource.name();
          String policy = setting.get("cleanup.policy").value();
          if (RETAINED_VIEWS.containsKey(topic) && policy.equals("compact")) {
            // Its keys were still kept for ever.
            lacking.put(topic, viewSettings(topic));
          } else {
            require(topic, "cleanup.policy", policy, policy(topic));
            Map<String, String> changes =
                VIEWS.contains(topic) ? lackingOfView(setting) : lackingOfKept(setting);
            if (!changes.isEmpty()) {
              lacking.put(topic, changes);
            }
          }
          String timestamps = "message.timestamp.type";
          require(topic, timestamps, setting.get(timestamps).value(), "LogAppendTime");
        });
    return lacking;
  }

  /** Replicas count on how long removals are kept, whoever said that it should be less. */
  private static Map<String, String> lackingOfView(org.apache.kafka.clients.admin.Config view) {
    Map<String, String> changes = new HashMap<>();
    if (view.get(MIN_COMPACTION_LAG).isDefault()) {
      changes.put(MIN_COMPACTION_LAG, millis(CATCH_UP));
    }
    if (Long.parseLong(view.get(DELETE_RETENTION).value()) < Topics.REMOVALS_KEPT.toMillis()) {
      changes.put(DELETE_RETENTION, millis(Topics.REMOVALS_KEPT));
    }
    return changes;
  }

  private static Map<String, String> lackingOfKept(org.apache.kafka.clients.admin.Config kept) {
    long retentionMillis = Long.parseLong(kept.get("retention.ms").value());
    return retentionMillis > 0 && kept.get(SEGMENT_TIME).isDefault()
        ? Map.of(SEGMENT_TIME, segmentMillis(retentionMillis))
        : Map.of();
  }

  private static void require(String topic, String name, String value, String expected) {
    // A list may come back in another order.
    if (!Set.of(value.split(",")).equals(Set.of(expected.split(",")))) {
      throw new IllegalStateException(
          "topic " + topic + ": " + name + " " + value + " (expected: " + expected + ")");
    }
  }

  private static void complete(Admin admin, Map<String, Map<String, String>> lacking)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    lacking.forEach(
        (view, settings) ->
            changes.put(
                resource(view),
                settings.entrySet().stream()
                    .map(
                        setting ->
                            new AlterConfigOp(
                                new ConfigEntry(setting.getKey(), setting.getValue()),
                                AlterConfigOp.OpType.SET))
                    .toList()));
    admin.incrementalAlterConfigs(changes).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static String policy(String topic) {
    if (!VIEWS.contains(topic)) {
      return "delete";
    }
    return RETAINED_VIEWS.containsKey(topic) ? "compact,delete" : "compact";
  }

  private static Map<String, String> viewSettings(String view) {
    Map<String, String> settings = new HashMap<>(COMPACTED);
    settings.put("cleanup.policy", policy(view));
    Duration retention = RETAINED_VIEWS.get(view);
    if (retention != null) {
      settings.put("retention.ms", millis(retention));
    }
    return settings;
  }

  /** Every topic by its name, as it is made. */
  public static Map<String, NewTopic> topics(Config config) {
    Map<String, NewTopic> topics = new HashMap<>();
    for (String view : VIEWS) {
      topics.put(view, topic(view, config, viewSettings(view)));
    }
    // LogAppendTime: a replayed log is years old by its own clock and would be deleted at once.
    Map<String, String> kept = keptFor(config.interactionRetention());
    topics.put(Topics.INTERACTIONS, topic(Topics.INTERACTIONS, config, kept));
    topics.put(Topics.EXPOSURES, topic(Topics.EXPOSURES, config, kept));
    topics.put(Topics.DEAD_LETTERS, topic(Topics.DEAD_LETTERS, config, kept));
    topics.put(Topics.WEBHOOK_DEAD_LETTERS, topic(Topics.WEBHOOK_DEAD_LETTERS, config, kept));
    topics.put(Topics.SEGMENT_TRANSITIONS, topic(Topics.SEGMENT_TRANSITIONS, config, kept));
    topics.put(
        Topics.IMPRESSIONS, topic(Topics.IMPRESSIONS, config, keptFor(IMPRESSION_RETENTION)));
    topics.put(Topics.AUDIT, topic(Topics.AUDIT, config, keptFor(AUDIT_RETENTION)));
    topics.put(
        Topics.OFFER_COMMANDS,
        topic(Topics.OFFER_COMMANDS, config, keptFor(OFFER_COMMAND_RETENTION)));
    topics.put(
        Topics.OFFER_DECISIONS,
        topic(Topics.OFFER_DECISIONS, config, keptFor(OFFER_DECISION_RETENTION)));
    return topics;
  }

  private static Map<String, String> keptFor(Duration retention) {
    return Map.of(
        "cleanup.policy",
        "delete",
        "retention.ms",
        millis(retention),
        SEGMENT_TIME,
        segmentMillis(retention.toMillis()),
        "message.timestamp.type",
        "LogAppendTime");
  }

  private static String segmentMillis(long retentionMillis) {
    long millis = Math.max(1, retentionMillis / SEGMENTS_PER_RETENTION);
    return Long.toString(Math.min(millis, LONGEST_SEGMENT.toMillis()));
  }

  private static NewTopic topic(String name, Config config, Map<String, String> settings) {
    return new NewTopic(name, config.partitions(), config.replication()).configs(settings);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
