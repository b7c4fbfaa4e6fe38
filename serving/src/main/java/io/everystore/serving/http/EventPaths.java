package io.everystore.serving.http;

import java.util.List;

/** Where events are taken: our own path, and the one of the GA4 Measurement Protocol. */
public final class EventPaths {
  public static final List<String> ALL = List.of("/v1/events", "/mp/collect");

  private EventPaths() {}

  public static boolean isOne(String path) {
    return ALL.contains(path);
  }
}
