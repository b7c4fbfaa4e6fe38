package io.everystore.serving.ingest;

import org.jspecify.annotations.Nullable;

/**
 * Appends records to the topics of the log.
 *
 * <p>Thread-safe; never blocks: what cannot be taken now fails at once.
 */
public interface DurableLog {
  /** Learns what became of one record, once, on any thread. */
  interface Acknowledgement {
    /** The record is durable at this position. */
    void appended(int partition, long offset);

    /** The record may or may not be in the log; sending it again is up to the caller. */
    void failed(Throwable cause);
  }

  /**
   * Appends a record.
   *
   * @param value null to delete the key of a compacted topic
   */
  void append(String topic, byte[] key, byte @Nullable [] value, Acknowledgement acknowledgement);
}
