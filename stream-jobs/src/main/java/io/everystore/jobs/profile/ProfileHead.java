package io.everystore.jobs.profile;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.proto.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose a profile is, whether they ever did anything, and which segments they are in: what a look
 * at everybody needs of most, a tenth of the work of {@link ProfileState#parse}.
 */
public record ProfileHead(String id, boolean hasEvents, List<String> segmentIds) {
  public static ProfileHead of(ProfileState profile) {
    return new ProfileHead(profile.id(), profile.hasEvents(), profile.segmentIds());
  }

  /**
   * Reads it from what {@link ProfileState#toByteArray} wrote.
   *
   * @throws IllegalArgumentException when the bytes are no such message
   */
  public static ProfileHead parse(byte[] profileBytes) {
    CodedInputStream in = CodedInputStream.newInstance(profileBytes);
    String id = "";
    boolean hasEvents = false;
    List<String> segmentIds = new ArrayList<>(0);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag >>> 3) {
          case Profile.ID_FIELD_NUMBER -> id = in.readString();
          case Profile.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER -> hasEvents = in.readInt64() != 0;
          case Profile.SEGMENT_IDS_FIELD_NUMBER -> segmentIds.add(in.readString());
          default -> in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "profile of " + profileBytes.length + " bytes: unreadable", e);
    }
    return new ProfileHead(id, hasEvents, segmentIds);
  }
}
