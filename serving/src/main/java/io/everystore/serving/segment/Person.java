package io.everystore.serving.segment;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.codec.WireReader;
import io.everystore.feature.proto.ListMembership;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.segment.Percentiles;
import io.everystore.feature.segment.Subject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A person as the store holds them, looked at by a rule. What the rule does not ask for is not
 * read. Not thread-safe.
 */
final class Person implements Subject {
  private final byte[] profile;
  private final Supplier<byte[]> history;
  private final Map<String, Long> uploads;
  private final Percentiles percentiles;

  /**
   * Makes a person.
   *
   * @param uploads the upload in force of each list
   * @param percentiles of everybody
   */
  Person(
      byte[] profile,
      Supplier<byte[]> history,
      Map<String, Long> uploads,
      Percentiles percentiles) {
    this.uploads = uploads;
    this.percentiles = percentiles;
    this.profile = profile;
    this.history = history;
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
  public Percentiles percentiles() {
    return percentiles;
  }

  @Override
  public boolean isMember(String segmentId) {
    return isMember(profile, segmentId);
  }

  @Override
  public boolean isListed(String listId) {
    Long inForce = uploads.get(listId);
    if (inForce == null) {
      return false;
    }
    boolean[] listed = {false};
    forEach(
        profile,
        Profile.LISTS_FIELD_NUMBER,
        (from, length) -> listed[0] |= isUpload(from, length, listId, inForce));
    return listed[0];
  }

  private boolean isUpload(int from, int length, String listId, long inForce) {
    try {
      ListMembership membership =
          ListMembership.parser().parseFrom(ByteBuffer.wrap(profile, from, length));
      return membership.getUploadVersion() == inForce && membership.getListId().equals(listId);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "list membership: unreadable (expected: what was written)", e);
    }
  }

  /** Tells of each segment the person is a member of. */
  static void forEachSegment(byte[] profile, Consumer<String> each) {
    forEach(
        profile,
        Profile.SEGMENT_IDS_FIELD_NUMBER,
        (from, length) -> each.accept(new String(profile, from, length, StandardCharsets.UTF_8)));
  }

  /** Takes where a part of the profile lies. */
  private interface PartVisitor {
    void visit(int from, int length);
  }

  private static void forEach(byte[] profile, int field, PartVisitor visitor) {
    WireReader in = new WireReader(profile);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag >>> 3 != field) {
        in.skipField(tag);
        continue;
      }
      int length = in.length();
      visitor.visit(in.position(), length);
      in.skip(length);
    }
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
