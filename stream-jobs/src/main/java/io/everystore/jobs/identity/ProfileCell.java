package io.everystore.jobs.identity;

import io.everystore.jobs.profile.ProfileState;

/**
 * A decoded profile beside its bytes as they were last written. The bytes are what state stores and
 * what a failed update falls back to. Not thread-safe.
 */
final class ProfileCell {
  private ProfileState profile;
  private byte[] bytes;

  private ProfileCell(ProfileState profile, byte[] bytes) {
    this.profile = profile;
    this.bytes = bytes;
  }

  static ProfileCell create(String id) {
    ProfileState profile = ProfileState.create(id);
    return new ProfileCell(profile, profile.toByteArray());
  }

  static ProfileCell parse(byte[] bytes) {
    return new ProfileCell(ProfileState.parse(bytes), bytes);
  }

  ProfileState profile() {
    return profile;
  }

  /** The profile as of the last {@link #encode}. Do not modify. */
  byte[] bytes() {
    return bytes;
  }

  /** Writes the profile as it is now and returns its bytes. */
  byte[] encode() {
    bytes = profile.toByteArray();
    return bytes;
  }

  /** Undoes every change since the last {@link #encode}. */
  void rollBack() {
    profile = ProfileState.parse(bytes);
  }
}
