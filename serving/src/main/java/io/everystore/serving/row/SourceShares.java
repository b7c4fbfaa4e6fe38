package io.everystore.serving.row;

import io.everystore.feature.registry.RankingFeature;
import io.micrometer.core.instrument.Counter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts which sources the items of rows came from. Belongs to one thread. */
public final class SourceShares {
  /** Columns that are a source's own score of a candidate. */
  public static final List<RankingFeature> SOURCES =
      List.of(
          RankingFeature.SESSION_KNN,
          RankingFeature.CO_VISITATION,
          RankingFeature.NEAR,
          RankingFeature.REPEAT,
          RankingFeature.POPULARITY);

  private final RowMetrics metrics;
  private final Map<String, Counter> counters = new HashMap<>();

  SourceShares(RowMetrics metrics) {
    this.metrics = metrics;
  }

  /** Counts a row: items of a blend for each source that scored them, others for their own. */
  void count(Row row, Strategy strategy, Blend blend) {
    int blended = 0;
    int from = 0;
    for (int at = 1; at <= row.size(); at++) {
      if (at == row.size() || !row.source(at).equals(row.source(from))) {
        if (strategy.isBlended() && row.source(from).equals(strategy.id())) {
          blended += at - from;
        } else {
          add(row.source(from), at - from);
        }
        from = at;
      }
    }
    for (int s = 0; s < SOURCES.size() && blended > 0; s++) {
      int scored = 0;
      for (int at = 0; at < row.size(); at++) {
        int item = row.item(at);
        scored += blend.holds(item) && blend.value(item, SOURCES.get(s)) > 0 ? 1 : 0;
      }
      add(SOURCES.get(s).label(), scored);
    }
  }

  private void add(String source, int items) {
    if (items > 0) {
      counters.computeIfAbsent(source, metrics::shown).increment(items);
    }
  }
}
