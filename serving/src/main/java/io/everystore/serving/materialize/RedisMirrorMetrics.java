package io.everystore.serving.materialize;

import io.everystore.feature.store.View;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the mirror tells about itself. */
final class RedisMirrorMetrics {
  private static final long UNKNOWN = -1;

  private final AtomicInteger up = new AtomicInteger();
  private final Map<View, AtomicLong> lags = new EnumMap<>(View.class);
  private final Counter failures;
  private final Counter fills;

  RedisMirrorMetrics(MeterRegistry registry, Set<View> views) {
    Gauge.builder("everystore.redis.up", up, AtomicInteger::doubleValue)
        .description("1 while Redis takes what is mirrored, 0 while it does not answer")
        .register(registry);
    for (View view : views) {
      AtomicLong lag = new AtomicLong(UNKNOWN);
      lags.put(view, lag);
      Gauge.builder("everystore.redis.offset.lag", lag, RedisMirrorMetrics::known)
          .description("Records of the topic not mirrored to Redis yet, NaN while it is away")
          .tag("topic", ViewTopics.topic(view))
          .register(registry);
    }
    failures =
        Counter.builder("everystore.redis.failures")
            .description("Times Redis did not answer, each tried again")
            .register(registry);
    fills =
        Counter.builder("everystore.redis.fills")
            .description("Times Redis was empty and filled from the beginning of the topics")
            .register(registry);
  }

  private static double known(AtomicLong lag) {
    long recordCount = lag.get();
    return recordCount == UNKNOWN ? Double.NaN : recordCount;
  }

  void up() {
    up.set(1);
  }

  void failed() {
    failures.increment();
    up.set(0);
    lags.values().forEach(lag -> lag.set(UNKNOWN));
  }

  void filledFromTheBeginning() {
    fills.increment();
  }

  void lag(View view, long recordCount) {
    AtomicLong lag = lags.get(view);
    if (lag != null) {
      lag.set(recordCount);
    }
  }
}
