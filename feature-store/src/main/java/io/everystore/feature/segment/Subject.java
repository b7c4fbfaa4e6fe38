package io.everystore.feature.segment;

import org.jspecify.annotations.Nullable;

/** One person as a rule sees them. What is not overridden is empty. */
public interface Subject {
  byte[] NONE = {};

  /** Bytes of an {@code everystore.v1.Profile}; empty when there is none. Not changed, not kept. */
  default byte[] profile() {
    return NONE;
  }

  /** Bytes of an {@code everystore.v1.History}; empty when there is none. Not changed, not kept. */
  default byte[] history() {
    return NONE;
  }

  /** Whether the person is a member of the other segment as of the same instant. */
  default boolean isMember(String segmentId) {
    return false;
  }

  /** Whether the person stands in the list. */
  default boolean isListed(String listId) {
    return false;
  }

  /** The variation of the experiment the person was put into; null when in none. */
  default @Nullable String variation(String experimentId) {
    return null;
  }

  default Percentiles percentiles() {
    return Percentiles.UNKNOWN;
  }

  /** Somebody with nothing but a profile and a history. */
  static Subject of(byte[] profile, byte[] history) {
    return new Subject() {
      @Override
      public byte[] profile() {
        return profile;
      }

      @Override
      public byte[] history() {
        return history;
      }
    };
  }
}
