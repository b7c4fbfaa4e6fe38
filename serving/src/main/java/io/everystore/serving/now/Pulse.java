package io.everystore.serving.now;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the meters once a second and remembers the last two minutes. Not thread-safe. */
final class Pulse {
  static final int MEMORY_SECONDS = 120;

  /** Over which quantiles are taken: long enough for a few pages, short enough to be now. */
  private static final int QUANTILE_SECONDS = 10;

  private static final int MAX_SEGMENTS = 1_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final MeterRegistry registry;
  private final RecentQuantiles pages = new RecentQuantiles(QUANTILE_SECONDS);
  private final RecentQuantiles freshness = new RecentQuantiles(QUANTILE_SECONDS);
  private final Deque<Moment> moments = new ArrayDeque<>();
  private boolean begun;
  private long lastNanos;
  private double lastEvents;
  private double lastPages;
  private double lastFallbacks;

  Pulse(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Takes the moment; rates are those since the last call, 0 at the first.
   *
   * @param nowNanos as by {@link System#nanoTime}
   */
  Moment beat(long nowMillis, long nowNanos) {
    Collection<Timer> pageTimers =
        registry.find("http.server.request.duration").timers().stream()
            .filter(timer -> isPage(timer.getId().getTag("route")))
            .toList();
    pages.sample(pageTimers);
    freshness.sample(registry.find("everystore.profile.staleness").timers());
    double events =
        sum(registry.find("everystore.ingest.events").tag("outcome", "accepted").counters());
    double answered = pageTimers.stream().mapToDouble(Timer::count).sum();
    double fallbacks = sum(registry.find("everystore.fallback").counters());
    double seconds = begun ? (nowNanos - lastNanos) / NANOS_PER_SECOND : Double.POSITIVE_INFINITY;
    Moment moment =
        new Moment(
            nowMillis,
            (events - lastEvents) / seconds,
            (answered - lastPages) / seconds,
            (fallbacks - lastFallbacks) / seconds,
            pages.millis(0.5),
            pages.millis(0.99),
            freshness.millis(0.5),
            freshness.millis(0.99),
            (long) total(registry.find("everystore.applied.offset.lag").gauges()),
            entries("profiles"),
            entries("items"),
            segmentMembers());
    begun = true;
    lastNanos = nowNanos;
    lastEvents = events;
    lastPages = answered;
    lastFallbacks = fallbacks;
    moments.addLast(moment);
    if (moments.size() > MEMORY_SECONDS) {
      moments.removeFirst();
    }
    return moment;
  }

  /** The moments remembered, oldest first. */
  List<Moment> moments() {
    return new ArrayList<>(moments);
  }

  private static boolean isPage(@Nullable String route) {
    return route != null && route.startsWith("/v1/pages/");
  }

  private long entries(String view) {
    return (long) total(registry.find("everystore.store.entries").tag("view", view).gauges());
  }

  private Map<String, Long> segmentMembers() {
    Map<String, Long> members = new HashMap<>();
    for (Gauge gauge : registry.find("everystore.segment.members").gauges()) {
      @Nullable String segment = gauge.getId().getTag("segment");
      if (segment != null && Double.isFinite(gauge.value()) && members.size() < MAX_SEGMENTS) {
        members.put(segment, (long) gauge.value());
      }
    }
    return members;
  }

  private static double sum(Collection<Counter> counters) {
    return counters.stream().mapToDouble(Counter::count).sum();
  }

  private static double total(Collection<Gauge> gauges) {
    return gauges.stream().mapToDouble(Gauge::value).filter(Double::isFinite).sum();
  }
}
