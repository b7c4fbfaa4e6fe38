package io.everystore.feature.store.redis;

import java.time.Duration;

/**
 * Where a {@link RedisOnlineStore} lies.
 *
 * @param uri such as {@code redis://127.0.0.1:6379}
 * @param prefix first part of every key: lower case letters, digits and dashes
 * @param timeout longest wait for the server in one call
 * @param maxQueuedBytes of writes on their way; a write waits when they are reached
 */
public record RedisStoreConfig(String uri, String prefix, Duration timeout, int maxQueuedBytes) {
  public static final String DEFAULT_PREFIX = "everystore";
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
  public static final int DEFAULT_MAX_QUEUED_BYTES = 16 << 20;
  private static final int MIN_QUEUED_BYTES = 1 << 20;

  public RedisStoreConfig {
    if (!prefix.matches("[a-z0-9-]{1,64}")) {
      throw new IllegalArgumentException(
          "prefix: " + prefix + " (expected: 1..64 of a-z, 0-9 and -)");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: above 0)");
    }
    if (maxQueuedBytes < MIN_QUEUED_BYTES) {
      throw new IllegalArgumentException(
          "maxQueuedBytes: " + maxQueuedBytes + " (expected: at least " + MIN_QUEUED_BYTES + ")");
    }
  }

  /** The uri without whoever logs in there, for messages. */
  public String address() {
    return uri.substring(uri.lastIndexOf('@') + 1);
  }

  @Override
  public String toString() {
    return address();
  }

  public static RedisStoreConfig of(String uri) {
    return new RedisStoreConfig(uri, DEFAULT_PREFIX, DEFAULT_TIMEOUT, DEFAULT_MAX_QUEUED_BYTES);
  }
}
