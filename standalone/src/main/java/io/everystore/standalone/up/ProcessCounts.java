package io.everystore.standalone.up;

import io.everystore.standalone.UsageException;
import io.everystore.standalone.broker.BrokerQuorum;

/**
 * How many processes of a kind a system has.
 *
 * @param brokers 1, or 3 of which one may be gone
 * @param replicas serving processes
 * @param shares into how many the users are divided, 1..replicas; each replica holds one, and reads
 *     the others from Redis
 */
public record ProcessCounts(int brokers, int replicas, int shares) {
  /**
   * Checks how many brokers somebody asks for.
   *
   * @throws UsageException when it is neither one nor three
   */
  public static void requireBrokers(String option, int brokers) {
    if (brokers != 1 && brokers != BrokerQuorum.REPLICATED) {
      throw new UsageException(option + ": " + brokers + " (expected: 1 or 3)");
    }
  }

  /** One broker, and replicas that hold everybody. */
  public static ProcessCounts ofReplicas(int replicas) {
    return new ProcessCounts(1, replicas, 1);
  }
}
