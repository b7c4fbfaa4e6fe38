package io.everystore.standalone.up;

/**
 * How many processes of a kind a system has.
 *
 * @param brokers 1, or 3 of which one may be gone
 * @param replicas serving processes
 * @param shares into how many the users are divided, 1..replicas; each replica holds one, and reads
 *     the others from Redis
 */
public record ProcessCounts(int brokers, int replicas, int shares) {
  /** One broker, and replicas that hold everybody. */
  public static ProcessCounts ofReplicas(int replicas) {
    return new ProcessCounts(1, replicas, 1);
  }
}
