package io.everystore.serving.materialize;

import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.View;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the materializer tells about itself. */
final class MaterializerMetrics {
  private static final Duration[] STALENESS_BUCKETS = {
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(150),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(60)
  };

  private final Map<View, Map<RecordOutcome, Counter>> records = new EnumMap<>(View.class);
  private final Map<View, AtomicLong> lags = new EnumMap<>(View.class);
  private final Timer profileStaleness;
  private final Counter storeRefusals;
  private final Counter filesRestored;
  private final Counter viewsBegunAnew;

  MaterializerMetrics(MeterRegistry registry, OnlineStore store) {
    for (View view : View.values()) {
      Map<RecordOutcome, Counter> counters = new EnumMap<>(RecordOutcome.class);
      for (RecordOutcome outcome : RecordOutcome.values()) {
        counters.put(
            outcome,
            Counter.builder("everystore.materialized.records")
                .description("Records of the view topics by what became of them")
                .tag("topic", ViewTopics.topic(view))
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry));
      }
      records.put(view, counters);
      AtomicLong lag = new AtomicLong();
      lags.put(view, lag);
      Gauge.builder("everystore.applied.offset.lag", lag, AtomicLong::doubleValue)
          .description("Records of the topic not applied yet")
          .tag("topic", ViewTopics.topic(view))
          .register(registry);
      Gauge.builder("everystore.store.entries", store, known -> known.size(view))
          .description("Live values in the online store")
          .tag("view", ViewTopics.label(view))
          .register(registry);
      Gauge.builder("everystore.store.bytes", store, known -> known.bytes(view))
          .description("Bytes the view occupies in the online store")
          .tag("view", ViewTopics.label(view))
          .register(registry);
    }
    Gauge.builder("everystore.store.corrupt.reads", store, OnlineStore::corruptReads)
        .description("Values met that failed their checksum")
        .register(registry);
    profileStaleness =
        Timer.builder("everystore.profile.staleness")
            .description("From the receipt of an event to its profile being served")
            .serviceLevelObjectives(STALENESS_BUCKETS)
            .register(registry);
    storeRefusals =
        Counter.builder("everystore.store.refusals")
            .description("Writes the online store refused, each tried again")
            .register(registry);
    filesRestored =
        Counter.builder("everystore.store.files.restored")
            .description("Files of the online store that were deleted under it, written anew")
            .register(registry);
    viewsBegunAnew =
        Counter.builder("everystore.store.views.begun.anew")
            .description("Views read again from their topic, their file having been cut off")
            .register(registry);
  }

  void counted(View view, RecordOutcome outcome) {
    Map<RecordOutcome, Counter> counters = records.get(view);
    Counter counter = counters == null ? null : counters.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  void lag(View view, long recordCount) {
    AtomicLong lag = lags.get(view);
    if (lag != null) {
      lag.set(recordCount);
    }
  }

  void profileServed(long stalenessMillis) {
    profileStaleness.record(Math.max(0, stalenessMillis), TimeUnit.MILLISECONDS);
  }

  void filesRestored(int count) {
    filesRestored.increment(count);
  }

  void viewBegunAnew() {
    viewsBegunAnew.increment();
  }

  void storeRefused() {
    storeRefusals.increment();
  }
}
