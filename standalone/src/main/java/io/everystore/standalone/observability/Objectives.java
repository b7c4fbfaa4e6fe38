package io.everystore.standalone.observability;

import java.util.List;

/** What is promised to those who use the system. */
final class Objectives {
  private static final String HTTP = "http_server_request_duration_seconds";
  private static final String PAGES = "route=~\"/v1/(pages|recommendations)/.*\"";
  private static final String PAGE = "route=\"/v1/pages/:page\",method=\"GET\"";
  private static final String EVENTS = "route=~\"/v1/events|/mp/collect\"";
  private static final String EVENT = "route=\"/v1/events\",method=\"POST\"";
  private static final String TO_SERVE = "everystore_event_to_serve_seconds_bucket";
  private static final String FRESH = TO_SERVE + "{le=\"" + Bounds.FRESH_SECONDS + "\"}";
  private static final String PROBES = "everystore_canary_probes_total";

  private Objectives() {}

  static List<Objective> all() {
    return List.of(
        new Objective(
            "page_answers",
            "PageAnswers",
            "99.9% of pages are answered",
            0.999,
            share(HTTP + "_count", PAGES + ",outcome=\"server_error\"", PAGES),
            List.of(
                HTTP + "_count{" + PAGE + ",outcome=\"server_error\"}",
                HTTP + "_count{" + PAGE + ",outcome=\"success\"}")),
        new Objective(
            "page_latency",
            "PageLatency",
            "99% of pages are answered within 50 ms",
            0.99,
            "1 - (" + share(HTTP, "_bucket", PAGES + ",le=\"0.05\"", "_count", PAGES) + ")",
            List.of(
                HTTP + "_bucket{" + PAGE + ",outcome=\"success\",le=\"0.05\"}",
                HTTP + "_count{" + PAGE + ",outcome=\"success\"}")),
        new Objective(
            "event_answers",
            "EventAnswers",
            "99.9% of posts of events are taken or refused for good reason",
            0.999,
            share(HTTP + "_count", EVENTS + ",outcome=\"server_error\"", EVENTS),
            List.of(
                HTTP + "_count{" + EVENT + ",outcome=\"server_error\"}",
                HTTP + "_count{" + EVENT + ",outcome=\"success\"}")),
        new Objective(
            "freshness",
            "Freshness",
            "99% of events are served within 250 ms",
            0.99,
            "1 - (sum(rate(%s[$window])) / sum(rate(%s[$window])))".formatted(FRESH, PROBES),
            List.of(FRESH, PROBES + "{outcome=\"served\"}")));
  }

  private static String share(String metric, String bad, String all) {
    return share(metric, "", bad, "", all);
  }

  private static String share(
      String metric, String partSuffix, String part, String allSuffix, String all) {
    return "sum(rate(%s{%s}[$window])) / sum(rate(%s{%s}[$window]))"
        .formatted(metric + partSuffix, part, metric + allSuffix, all);
  }
}
