package io.everystore.serving.offer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.everystore.feature.proto.PersonRedemptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was granted lately, until the profiles tell: every process reads every decision, so that an
 * offer is off the next page. Thread-safe.
 */
public final class RecentGrants {
  static final int MAX_GRANTS = 100_000;

  /** Much longer than a profile is behind, also while the job starts again. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Cache<Key, PersonRedemptions> grants =
      Caffeine.newBuilder().maximumSize(MAX_GRANTS).expireAfterWrite(KEPT).build();

  private record Key(String offerId, String personId) {}

  void put(PersonRedemptions granted) {
    grants
        .asMap()
        .merge(new Key(granted.getOfferId(), granted.getPersonId()), granted, RecentGrants::newer);
  }

  @Nullable PersonRedemptions find(String offerId, String personId) {
    return grants.getIfPresent(new Key(offerId, personId));
  }

  /** Of two that tell of the same person and offer the one with more. */
  static PersonRedemptions newer(PersonRedemptions one, PersonRedemptions other) {
    return one.getRedemptions().getEver() >= other.getRedemptions().getEver() ? one : other;
  }
}
