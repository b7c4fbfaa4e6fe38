package io.everystore.serving.materialize;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.codec.ClientRedirect;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import org.jspecify.annotations.Nullable;

/** Profiles as the online store holds them. Thread-safe. */
final class StoredProfiles {
  /** A client leads to a user and a user to nobody; one more step is for a link being moved. */
  private static final int MAX_REDIRECTS = 2;

  private final OnlineStore store;
  private final ThreadLocal<StoredValue> buffers = ThreadLocal.withInitial(StoredValue::new);

  StoredProfiles(OnlineStore store) {
    this.store = store;
  }

  /**
   * The profile of a user or client, following the redirect of a client that logged in; what was
   * known of the client until the user's profile contains it.
   */
  @Nullable Profile find(String id) {
    Profile found = read(id);
    for (int i = 0; i < MAX_REDIRECTS && found != null; i++) {
      if (found.getRedirectTo().isEmpty()) {
        return found;
      }
      Profile user = read(found.getRedirectTo());
      Profile kept = ClientRedirect.kept(found);
      if (kept != null && !ClientRedirect.isKnownTo(user, found.getId())) {
        return kept;
      }
      found = user;
    }
    return found != null && found.getRedirectTo().isEmpty() ? found : null;
  }

  /** What stands at the id itself. */
  @Nullable Profile read(String id) {
    StoredValue buffer = buffers.get();
    if (!store.read(View.PROFILES, id, buffer)) {
      return null;
    }
    try {
      return Profile.parser().parseFrom(buffer.bytes(), 0, buffer.length());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "a stored profile cannot be read (expected: only what was parsed before)", e);
    }
  }
}
