package io.everystore.feature.codec;

import io.everystore.feature.proto.Profile;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the key of a client that logged in: the user it belongs to.
 *
 * <p>In the log it says only that. A view may keep in it what it knew of the client, for as long as
 * the profile it leads to does not know of the client yet: the two are written to partitions of
 * their own, and either may arrive first.
 */
public final class ClientRedirect {
  /** Clients a user's profile names, the most recent ones. */
  public static final int MAX_CLIENTS = 16;

  /** After the version, which is the first field of every profile. */
  private static final int SECOND_FIELD = 1 + Long.BYTES;

  private static final int TAG = Profile.REDIRECT_TO_FIELD_NUMBER << 3 | 2;

  private ClientRedirect() {}

  public static Profile of(String clientId, String userId, long version) {
    return Profile.newBuilder().setVersion(version).setRedirectTo(userId).setId(clientId).build();
  }

  /** True for the bytes of a redirect, whether or not it keeps a profile. */
  public static boolean isOne(byte[] profile) {
    return profile.length > SECOND_FIELD && profile[SECOND_FIELD] == TAG;
  }

  /** The redirect with what was known of the client before. */
  public static Profile keeping(Profile client, Profile redirect) {
    return client.toBuilder()
        .setVersion(redirect.getVersion())
        .setRedirectTo(redirect.getRedirectTo())
        .build();
  }

  /**
   * What is known of the client alone; null when that is nothing, or told by the user's profile.
   */
  public static @Nullable Profile kept(Profile client) {
    return client.getAppliedOffsetsCount() == 0
        ? null
        : client.toBuilder().clearRedirectTo().build();
  }

  /** Whether a user's profile contains what the client did; null is nobody's. */
  public static boolean isKnownTo(@Nullable Profile user, String clientId) {
    return user != null
        && (user.getClientIdsList().contains(clientId)
            // It may have been one of those no longer named.
            || user.getClientIdsCount() >= MAX_CLIENTS);
  }
}
