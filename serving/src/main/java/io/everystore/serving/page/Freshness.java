package io.everystore.serving.page;

import io.vertx.core.Future;

/** Tells when what a token stands for can be read here. */
@FunctionalInterface
public interface Freshness {
  /**
   * Completes, on the calling event loop, with true once the events at the given positions are
   * visible under {@code id}, or with whether they are after {@code waitMillis}.
   *
   * @param partitions of the interaction topic, parallel to {@code offsets}
   */
  Future<Boolean> whenFresh(String id, int[] partitions, long[] offsets, long waitMillis);
}
