package io.everystore.serving.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Where a profile lies: the partition that Kafka's default partitioner gives its key in the topic
 * of profiles, murmur2 over the UTF-8 bytes of the profile's id. Clients of other languages have
 * the same function ({@code murmur2_random} in librdkafka).
 */
public final class ProfilePartitions {
  private ProfilePartitions() {}

  /**
   * The partition of a profile.
   *
   * @param profileId user id, or client id of somebody who never logged in
   * @param partitions of the topic, at least 1
   */
  public static int of(String profileId, int partitions) {
    return of(profileId.getBytes(StandardCharsets.UTF_8), partitions);
  }

  /** The same of the UTF-8 bytes of an id. */
  static int of(byte[] profileId, int partitions) {
    return Utils.toPositive(Utils.murmur2(profileId)) % partitions;
  }
}
