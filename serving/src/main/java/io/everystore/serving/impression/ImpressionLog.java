package io.everystore.serving.impression;

/** Takes impressions, and may lose them. Thread-safe; never blocks. */
public interface ImpressionLog {
  /** Keeps nothing, so that nothing needs to be encoded for it either. */
  ImpressionLog NONE = (recommendationId, impression) -> {};

  /**
   * Logs one.
   *
   * @param impression {@code Impression} bytes
   */
  void append(String recommendationId, byte[] impression);
}
