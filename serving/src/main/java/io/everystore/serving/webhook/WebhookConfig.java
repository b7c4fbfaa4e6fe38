package io.everystore.serving.webhook;

import java.time.Duration;

/**
 * How webhooks are delivered.
 *
 * @param groupId of the consumers of all serving processes, which share the transitions
 * @param privateAddresses whether private and link-local addresses may be told
 * @param batchEvents transitions of one delivery
 * @param queuedBatches deliveries of one webhook that wait; of more the oldest are given up
 * @param attempts deliveries are tried so often
 * @param maxAge or as long, whichever ends first
 * @param firstPause before the second attempt; each is twice as long as the one before
 * @param longestPause at most
 * @param timeout of one attempt, from connecting to the status
 */
public record WebhookConfig(
    String groupId,
    boolean privateAddresses,
    int batchEvents,
    int queuedBatches,
    int attempts,
    Duration maxAge,
    Duration firstPause,
    Duration longestPause,
    Duration timeout) {
  public static final WebhookConfig DEFAULT =
      new WebhookConfig(
          "everystore-webhooks",
          false,
          500,
          1_000,
          16,
          Duration.ofDays(2),
          Duration.ofSeconds(1),
          Duration.ofMinutes(15),
          Duration.ofSeconds(10));

  /** The same with leave to tell private addresses. */
  public WebhookConfig withPrivateAddresses(boolean allowed) {
    return new WebhookConfig(
        groupId,
        allowed,
        batchEvents,
        queuedBatches,
        attempts,
        maxAge,
        firstPause,
        longestPause,
        timeout);
  }
}
