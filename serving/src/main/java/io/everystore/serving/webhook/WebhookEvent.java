package io.everystore.serving.webhook;

import io.everystore.feature.proto.SegmentTransition;

/**
 * Somebody entered or left a segment, as it stands in the log.
 *
 * @param partition and {@code offset} name it for ever: a receiver tells repeats by them
 */
record WebhookEvent(int partition, long offset, SegmentTransition transition) {
  String id() {
    return partition + "-" + offset;
  }
}
