package io.everystore.serving.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket (as in RFC 2697's committed rate) per name, for a bounded number of names: who has
 * not come for a while starts with a full bucket again. Thread-safe.
 */
final class RateLimiter {
  private static final long MAX_NAMES = 200_000;

  private final double perSecond;
  private final double burst;
  private final LongSupplier nanoTime;
  private final Cache<String, Bucket> buckets;

  private static final class Bucket {
    double tokens;
    long atNanos;
  }

  RateLimiter(double perSecond, double burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_NAMES)
            .expireAfterAccess(Duration.ofSeconds((long) Math.ceil(burst / perSecond) + 60))
            .build();
  }

  /** False when the name has used up what it may. */
  boolean admit(String name) {
    long now = nanoTime.getAsLong();
    Bucket bucket =
        buckets.get(
            name,
            key -> {
              Bucket full = new Bucket();
              full.tokens = burst;
              full.atNanos = now;
              return full;
            });
    synchronized (bucket) {
      double refilled = bucket.tokens + (now - bucket.atNanos) / 1e9 * perSecond;
      bucket.tokens = Math.min(burst, refilled);
      bucket.atNanos = now;
      if (bucket.tokens < 1) {
        return false;
      }
      bucket.tokens--;
      return true;
    }
  }
}
