package io.everystore.standalone.flink;

import java.time.Duration;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * How soon the processes of a Flink cluster take each other for dead, and how patiently they wait.
 *
 * <p>Flink's defaults are made for hundreds of machines. Here one job manager and one task manager
 * share a machine with everything else, and a supervisor starts again what ended within a second.
 */
final class FlinkTimeouts {
  /**
   * A process that was killed refuses the next heartbeats: two of them and it counts as gone, after
   * 4 s at most, while the new one still starts. A refused connection is no sign of a busy machine,
   * so this may be quick.
   */
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  private static final int REFUSED_HEARTBEATS = 2;

  /**
   * A process that is there and silent may only be busy: two cores shared by six JVMs leave one
   * without an answer for several seconds, a long collection of garbage for two more. To restart
   * the job for that costs more than to wait.
   */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** A call between them; ten seconds, the default, is too few while all JVMs start at once. */
  private static final Duration CALL = Duration.ofSeconds(30);

  /**
   * Who cannot reach the other tries again soon: it is on the same machine and about to be there.
   */
  private static final Duration RETRY = Duration.ofMillis(500);

  private static final Duration LONGEST_REGISTRATION = Duration.ofSeconds(5);

  /** Slots kept for a job manager that is gone; the next one can have them only then. */
  private static final Duration SLOT_KEPT = Duration.ofSeconds(10);

  /**
   * As long as it takes, the job waits for the slots of a task manager that is being started. By
   * default a cluster older than five minutes fails it at once instead, again and again, with
   * longer and longer pauses. Flink's timers reach no further than 248 days.
   */
  private static final Duration SLOTS_MAY_COME = Duration.ofDays(240);

  /** Who asks the job manager for metrics of tasks gets none older than this. */
  private static final Duration METRICS = Duration.ofSeconds(2);

  private static final Duration START = Duration.ofMinutes(1);

  private FlinkTimeouts() {}

  static void apply(Configuration cluster) {
    cluster.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, HEARTBEAT);
    cluster.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, SILENCE);
    cluster.set(HeartbeatManagerOptions.HEARTBEAT_RPC_FAILURE_THRESHOLD, REFUSED_HEARTBEATS);
    cluster.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, METRICS);
    cluster.set(RpcOptions.ASK_TIMEOUT_DURATION, CALL);
    cluster.set(RpcOptions.STARTUP_TIMEOUT, START);
    cluster.set(ClusterOptions.ERROR_REGISTRATION_DELAY, RETRY);
    cluster.set(ClusterOptions.REFUSED_REGISTRATION_DELAY, RETRY);
    cluster.set(ClusterOptions.MAX_REGISTRATION_TIMEOUT, LONGEST_REGISTRATION);
    cluster.set(TaskManagerOptions.SLOT_TIMEOUT, SLOT_KEPT);
    cluster.set(ResourceManagerOptions.STANDALONE_CLUSTER_STARTUP_PERIOD_TIME, SLOTS_MAY_COME);
  }
}
