package io.everystore.serving.segment;

import io.everystore.feature.codec.WireReader;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.segment.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A person as the store holds them, looked at by a rule. What the rule does not ask for is not
 * read. Not thread-safe.
 */
final class Person implements Subject {
  /** After the version, which is the first field of every profile. */
  private static final int SECOND_FIELD = 1 + Long.BYTES;

  private static final int REDIRECT_TAG = Profile.REDIRECT_TO_FIELD_NUMBER << 3 | 2;

  private final byte[] profile;
  private final Supplier<byte[]> history;

  Person(byte[] profile, Supplier<byte[]> history) {
    this.profile = profile;
    this.history = history;
  }

  /** True for what only says that a client belongs to a user. */
  static boolean isRedirect(byte[] profile) {
    return profile.length > SECOND_FIELD && profile[SECOND_FIELD] == REDIRECT_TAG;
  }

  @Override
  public byte[] profile() {
    return profile;
  }

  @Override
  public byte[] history() {
    return history.get();
  }

  @Override
  public boolean isMember(String segmentId) {
    return isMember(profile, segmentId);
  }

  static boolean isMember(byte[] profile, String segmentId) {
    byte[] wanted = segmentId.getBytes(StandardCharsets.UTF_8);
    WireReader in = new WireReader(profile);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag >>> 3 != Profile.SEGMENT_IDS_FIELD_NUMBER) {
        in.skipField(tag);
        continue;
      }
      int length = in.length();
      int from = in.position();
      if (Arrays.equals(profile, from, from + length, wanted, 0, wanted.length)) {
        return true;
      }
      in.skip(length);
    }
    return false;
  }
}
