package io.everystore.standalone.evaluate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.Profile;
import io.everystore.jobs.profile.ProfileState;
import io.everystore.serving.view.HeapItemIndex;
import io.everystore.serving.view.HeapRankings;
import io.everystore.serving.view.HeapSessionIndex;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.Rankings;
import io.everystore.serving.view.SessionIndex;
import io.everystore.serving.view.Views;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The views of serving, fed by hand instead of by topics. Belongs to one thread. */
final class ServedViews implements Views {
  private final HeapItemIndex items = new HeapItemIndex();
  private final HeapSessionIndex sessions =
      new HeapSessionIndex(items, HeapSessionIndex.Limits.DEFAULT);
  private final HeapRankings rankings = new HeapRankings(items);

  /** Profiles as they stand in the store: encoded. */
  private final Map<String, byte[]> profiles = new HashMap<>();

  /** The state behind a person's profile, a new one for somebody unknown. */
  ProfileState profileState(String personId) {
    byte[] known = profiles.get(personId);
    return known == null ? ProfileState.create(personId) : ProfileState.parse(known);
  }

  void putProfile(String personId, byte[] profile) {
    profiles.put(personId, profile);
  }

  HeapItemIndex itemWriter() {
    return items;
  }

  HeapSessionIndex sessionWriter() {
    return sessions;
  }

  HeapRankings rankingWriter() {
    return rankings;
  }

  @Override
  public @Nullable Profile findProfile(String id) {
    byte[] known = profiles.get(id);
    if (known == null) {
      return null;
    }
    try {
      return Profile.parseFrom(known);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("profile of " + id + ": unreadable", e);
    }
  }

  @Override
  public ItemIndex items() {
    return items;
  }

  @Override
  public SessionIndex sessions() {
    return sessions;
  }

  @Override
  public Rankings rankings() {
    return rankings;
  }

  @Override
  public boolean caughtUp() {
    return true;
  }
}
