package io.everystore.jobs.record;

import org.jspecify.annotations.Nullable;

/**
 * What a keyed stage receives: the client stage keyed by client id, the user stage by user id. All
 * variants travel the same edge, so that they keep their order.
 */
public sealed interface StageInput {
  /** What the edge is partitioned by. */
  String key();

  /**
   * An event to apply.
   *
   * @param interaction {@code Interaction} bytes, valid and with its time clamped
   */
  record Event(String key, int partition, long offset, byte[] interaction) implements StageInput {}

  /** An event seen before: nothing to count, but the profile now contains its offset. */
  record Duplicate(String key, int partition, long offset) implements StageInput {}

  /**
   * A client that now belongs to the user {@code key}.
   *
   * @param redirectVersion version of the redirect record, above every version written for the
   *     client so far
   * @param profile the client's anonymous {@code Profile} bytes; empty when it had none
   * @param history the client's {@code History} bytes; empty when it had none
   */
  record Link(String key, String clientId, long redirectVersion, byte[] profile, byte[] history)
      implements StageInput {}

  /**
   * A segment or list was defined, changed or deleted.
   *
   * @param key any key that belongs to the receiving subtask; no state is kept under it
   * @param definitionKey of the topic
   * @param definition {@code Definition} bytes; null when it was deleted
   */
  record Defined(String key, String definitionKey, byte @Nullable [] definition)
      implements StageInput {}

  /**
   * Whoever is known by {@code key} is to be forgotten, with what they did up to a time.
   *
   * @param clientId whose command it is
   * @param own true when the command names {@code key} itself, false when it led there from a
   *     client; only the first is acknowledged
   */
  record Erase(
      String key,
      String clientId,
      String erasureId,
      long timeMillis,
      int partition,
      long offset,
      boolean own)
      implements StageInput {
    /** The same for the user this client belongs to. */
    public Erase to(String userId, boolean named) {
      return new Erase(userId, clientId, erasureId, timeMillis, partition, offset, named);
    }
  }

  /**
   * How many people have which value of a feature.
   *
   * @param key any key that belongs to the receiving subtask; no state is kept under it
   * @param distribution {@code ValueDistribution} bytes; null when nobody is counted any more
   */
  record Distributed(String key, String feature, byte @Nullable [] distribution)
      implements StageInput {}

  /**
   * An upload of a list names somebody.
   *
   * @param key the id it names, of a user or a client
   */
  record Listed(String key, String listId, long uploadVersion) implements StageInput {}

  /**
   * The ledger of an offer granted something to the person.
   *
   * @param key the person's profile id
   * @param redemptions {@code PersonRedemptions} bytes, valid
   */
  record Redeemed(String key, byte[] redemptions) implements StageInput {}

  /**
   * A statement about one sender: every event of {@code partitions[i]} up to and including {@code
   * offsets[i]} that it had for the receiving subtask came before this mark.
   *
   * @param key any key that belongs to the receiving subtask; no state is kept under it
   * @param sender subtask that sent the mark
   */
  record Mark(String key, int sender, int[] partitions, long[] offsets) implements StageInput {}
}
