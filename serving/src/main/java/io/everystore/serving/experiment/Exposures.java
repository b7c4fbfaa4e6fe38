package io.everystore.serving.experiment;

import io.everystore.feature.proto.Exposure;

/** Learns that a page was composed under a variation. Thread-safe; never blocks, never throws. */
@FunctionalInterface
public interface Exposures {
  Exposures NONE = exposure -> {};

  void exposed(Exposure exposure);
}
