package io.everystore.jobs.segment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.aggregate.HistoryAppender;
import io.everystore.feature.aggregate.PersonHistory;
import io.everystore.feature.proto.Interaction;
import io.everystore.jobs.profile.ProfileState;
import org.jspecify.annotations.Nullable;

/**
 * A person's history: its bytes as long as they are enough, and objects beside them from the first
 * event on that takes more. Not thread-safe.
 */
public final class HistoryCell {
  private static final byte[] NOTHING = {};

  private byte[] bytes;
  private @Nullable PersonHistory history;

  /** True when the history has moved on since the bytes were made. */
  private boolean ahead;

  private HistoryCell(byte[] bytes) {
    this.bytes = bytes;
  }

  public static HistoryCell empty() {
    return new HistoryCell(NOTHING);
  }

  /** Takes what {@link #bytes} gave. */
  public static HistoryCell of(byte[] bytes) {
    return new HistoryCell(bytes);
  }

  /**
   * Adds an event of the person whose it is.
   *
   * @return true when the history is what it was and one exact event more
   */
  public boolean add(Interaction event, ProfileState person, HistoryAppender appender) {
    if (history == null) {
      byte[] appended = appender.append(bytes, event, person.id(), person.version());
      if (appended != null) {
        bytes = appended;
        return true;
      }
    }
    ahead = true;
    return history().add(event);
  }

  /** Adds what another person turned out to have done. */
  public void merge(HistoryCell other) {
    history().merge(other.history());
    ahead = true;
  }

  private PersonHistory history() {
    PersonHistory known = history;
    if (known == null) {
      try {
        known = bytes.length == 0 ? new PersonHistory() : PersonHistory.parse(bytes);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(
            "history of " + bytes.length + " bytes: unreadable (expected: what was written)", e);
      }
      history = known;
    }
    return known;
  }

  /** {@code History} bytes of the person whose it is, as of now; do not modify. */
  public byte[] bytes(SegmentPerson person) {
    if (ahead) {
      ProfileState profile = person.profile();
      bytes =
          history()
              .toProto()
              .setId(profile.id())
              .setVersion(profile.version())
              .build()
              .toByteArray();
      ahead = false;
    }
    return bytes;
  }
}
