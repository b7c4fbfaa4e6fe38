package io.everystore.serving.impression;

/** Takes impressions, and may lose them. Thread-safe; never blocks. */
public interface ImpressionLog {
  /** Keeps nothing, so that nothing needs to be encoded for it either. */
  ImpressionLog NONE =
      new ImpressionLog() {
        @Override
        public boolean wantsNext() {
          return false;
        }

        @Override
        public void append(String recommendationId, byte[] impression) {}
      };

  /**
   * Whether the next answer is to be logged. Chosen before it is composed, so that what is logged
   * is a fair sample of what is shown, and nothing needs to be encoded for the others.
   */
  default boolean wantsNext() {
    return true;
  }

  /**
   * Logs one.
   *
   * @param impression {@code Impression} bytes
   */
  void append(String recommendationId, byte[] impression);
}
