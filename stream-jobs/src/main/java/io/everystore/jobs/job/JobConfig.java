package io.everystore.jobs.job;

import io.everystore.jobs.io.KafkaConfig;
import io.everystore.jobs.stage.StageConfig;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Everything the job is told.
 *
 * @param parallelism subtasks of every operator
 * @param profilePartitions partitions of the profiles topic
 * @param timeZone of the workspace, where the days of segments begin
 * @param checkpointDirectory URI under which checkpoints are kept; empty: as the cluster says
 */
public record JobConfig(
    KafkaConfig kafka,
    int parallelism,
    int profilePartitions,
    String checkpointDirectory,
    Intervals intervals,
    Lifetimes lifetimes,
    CacheSizes cacheSizes,
    Learning learning,
    ZoneId timeZone) {
  /** Key groups: the most subtasks state can ever be spread over. Never changed. */
  public static final int MAX_PARALLELISM = 128;

  /**
   * How often things happen.
   *
   * @param checkpoint time between two checkpoints
   * @param mark least time between two rounds of progress marks of a job with one or two subtasks;
   *     with more it grows, see {@link JobConfig#markMillis}
   * @param bufferTimeout longest time a record that pages wait for stays in a network buffer
   * @param factFlush longest time item facts wait in memory for company
   * @param statsWrite longest time changed item statistics wait before they are written
   * @param neighboursWrite longest time changed neighbours of an item do
   * @param historyWrite longest time what somebody did waits for previews
   */
  public record Intervals(
      Duration checkpoint,
      Duration mark,
      Duration bufferTimeout,
      Duration factFlush,
      Duration statsWrite,
      Duration neighboursWrite,
      Duration historyWrite) {
    public static final Intervals DEFAULT =
        new Intervals(
            Duration.ofSeconds(30),
            Duration.ofMillis(20),
            Duration.ofMillis(5),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1));
  }

  /** How long things are kept after the last event, and event ids for duplicates. */
  public record Lifetimes(Duration client, Duration user, Duration item, Duration eventId) {
    public static final Lifetimes DEFAULT =
        new Lifetimes(
            Duration.ofDays(90), Duration.ofDays(400), Duration.ofDays(400), Duration.ofHours(24));
  }

  /**
   * Decoded values per subtask in front of state. People stay for what they do in one go: of
   * thousands, each would live just long enough for the garbage collector to move it about, and to
   * look for it among everything else later.
   */
  public record CacheSizes(int clients, int users, int items) {
    public static final CacheSizes DEFAULT = new CacheSizes(2_048, 2_048, 8_192);
  }

  /**
   * How rankers learn.
   *
   * @param outcomeWindow how long after an answer something that comes of it counts
   * @param publish least time between two publications of a model
   */
  public record Learning(Duration outcomeWindow, Duration publish) {
    public static final Learning DEFAULT =
        new Learning(Duration.ofMinutes(30), Duration.ofSeconds(5));

    public Learning {
      if (outcomeWindow.toMillis() < 1 || publish.toMillis() < 1) {
        throw new IllegalArgumentException(
            "learning: " + outcomeWindow + ", " + publish + " (expected: >= 1 ms)");
      }
    }
  }

  public JobConfig {
    if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
      throw new IllegalArgumentException(
          "parallelism: " + parallelism + " (expected: 1.." + MAX_PARALLELISM + ")");
    }
    if (profilePartitions < 1) {
      throw new IllegalArgumentException(
          "profile partitions: " + profilePartitions + " (expected: >= 1)");
    }
  }

  /** The usual intervals, lifetimes and cache sizes. */
  public static JobConfig of(
      KafkaConfig kafka, int parallelism, int profilePartitions, String checkpointDirectory) {
    return new JobConfig(
        kafka,
        parallelism,
        profilePartitions,
        checkpointDirectory,
        Intervals.DEFAULT,
        Lifetimes.DEFAULT,
        CacheSizes.DEFAULT,
        Learning.DEFAULT,
        ZoneOffset.UTC);
  }

  /** The same for a workspace elsewhere. */
  public JobConfig with(ZoneId newTimeZone) {
    return new JobConfig(
        kafka,
        parallelism,
        profilePartitions,
        checkpointDirectory,
        intervals,
        lifetimes,
        cacheSizes,
        learning,
        newTimeZone);
  }

  /** The same with another way to learn. */
  public JobConfig with(Learning newLearning) {
    return new JobConfig(
        kafka,
        parallelism,
        profilePartitions,
        checkpointDirectory,
        intervals,
        lifetimes,
        cacheSizes,
        newLearning,
        timeZone);
  }

  /**
   * Least time between two rounds of progress marks, in milliseconds. A round is told by every
   * subtask to every other and to every partition, so with an interval that grows with the subtasks
   * their number grows in step with the job and not with its square.
   */
  long markMillis() {
    return intervals.mark().toMillis() * Math.max(1, parallelism / 2);
  }

  StageConfig clientStage() {
    return stage(cacheSizes.clients(), lifetimes.client());
  }

  StageConfig userStage() {
    return stage(cacheSizes.users(), lifetimes.user());
  }

  private StageConfig stage(int cachedKeys, Duration lifetime) {
    return new StageConfig(
        profilePartitions,
        markMillis(),
        intervals.factFlush().toMillis(),
        cachedKeys,
        lifetime.toMillis(),
        lifetimes.eventId().toMillis(),
        intervals.historyWrite().toMillis(),
        timeZone.getId());
  }
}
