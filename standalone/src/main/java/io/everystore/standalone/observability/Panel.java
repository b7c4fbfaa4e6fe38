package io.everystore.standalone.observability;

import java.util.ArrayList;
import java.util.List;

/**
 * A panel of a dashboard.
 *
 * @param kind Grafana's: timeseries, heatmap, stat, table
 * @param unit Grafana's: s, percentunit, short, bytes, reqps
 */
record Panel(String title, String kind, String unit, List<Query> queries) {
  /** PromQL and what its series are called. */
  record Query(String expression, String legend) {}

  Panel {
    queries = List.copyOf(queries);
  }

  /** Lines over time: pairs of an expression and its legend. */
  static Panel lines(String title, String unit, String... expressionsAndLegends) {
    return of(title, "timeseries", unit, expressionsAndLegends);
  }

  /** How many fell into each bucket over time. */
  static Panel heatMap(String title, String expression) {
    return of(title, "heatmap", "s", expression, "{{le}}");
  }

  /** One number. */
  static Panel number(String title, String unit, String expression) {
    return of(title, "stat", unit, expression, "");
  }

  private static Panel of(String title, String kind, String unit, String... pairs) {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      queries.add(new Query(pairs[i], pairs[i + 1]));
    }
    return new Panel(title, kind, unit, queries);
  }
}
