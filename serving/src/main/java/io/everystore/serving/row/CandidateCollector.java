package io.everystore.serving.row;

import io.everystore.serving.candidate.CandidateBuffer;
import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.CandidateSource;
import io.everystore.serving.candidate.ProgrammingErrors;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs candidate sources: times them, and leaves out one that fails and may be left out. Belongs to
 * one thread.
 */
final class CandidateCollector {
  private static final Logger LOG = LoggerFactory.getLogger(CandidateCollector.class);

  private final RowMetrics metrics;
  private final Map<CandidateSource, Meters> meters = new HashMap<>();
  private final CandidateBuffer buffer = new CandidateBuffer();

  CandidateCollector(RowMetrics metrics) {
    this.metrics = metrics;
  }

  /** What the last source answered; valid until the next one runs. */
  CandidateBuffer buffer() {
    return buffer;
  }

  /** Runs a source; false when it failed, with an empty buffer. */
  boolean collect(CandidateSource source, CandidateQuery query) {
    buffer.clear();
    long startNanos = System.nanoTime();
    try {
      source.collect(query, buffer);
    } catch (RuntimeException e) {
      if (!source.mayFailOpen() || ProgrammingErrors.isOne(e)) {
        throw e;
      }
      LOG.warn("Source {} failed and was left out", source.name(), e);
      metrics.sourceFailed(source.name());
      buffer.clear();
      return false;
    }
    Meters of = meters.computeIfAbsent(source, this::metersOf);
    of.timer.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    of.candidates.increment(buffer.size());
    return true;
  }

  private Meters metersOf(CandidateSource source) {
    return new Meters(metrics.timer(source.name()), metrics.candidates(source.name()));
  }

  private record Meters(Timer timer, Counter candidates) {}
}
