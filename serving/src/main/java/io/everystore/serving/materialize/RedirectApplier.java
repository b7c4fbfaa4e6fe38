package io.everystore.serving.materialize;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.codec.ClientRedirect;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.OnlineStoreWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies profiles such that nobody is forgotten while they log in: a redirect that comes before
 * the profile it leads to knows of the client keeps the client's own, see {@link ClientRedirect}.
 * It is taken out as soon as that profile has come, or after five minutes. Not thread-safe.
 */
final class RedirectApplier implements RecordApplier {
  /** Redirects that keep a profile and are known here; further ones keep none. */
  static final int MAX_KEEPING = 10_000;

  static final long KEPT_MILLIS = Duration.ofMinutes(5).toMillis();

  private final RecordApplier profiles;
  private final StoredProfiles stored;
  private final OnlineStoreWriter writer;
  private final EpochClock clock;

  /** By client id, the longest kept first. */
  private final Map<String, Keeping> keeping = new LinkedHashMap<>();

  private final Map<String, Set<String>> clientsByUser = new HashMap<>();

  /** A redirect as the log has it, to be written when the profile is no longer needed. */
  private record Keeping(
      String userId, int partition, byte[] key, byte[] redirect, long endMillis) {}

  /**
   * Makes an applier.
   *
   * @param store where {@code profiles} writes with {@code writer}
   */
  RedirectApplier(
      RecordApplier profiles, OnlineStore store, OnlineStoreWriter writer, EpochClock clock) {
    this.profiles = profiles;
    this.stored = new StoredProfiles(store);
    this.writer = writer;
    this.clock = clock;
  }

  @Override
  public RecordOutcome apply(int partition, byte[] key, byte @Nullable [] value) {
    if (value != null && ClientRedirect.isOne(value)) {
      return redirect(partition, key, value);
    }
    RecordOutcome outcome = profiles.apply(partition, key, value);
    if (!keeping.isEmpty()) {
      String id = new String(key, StandardCharsets.UTF_8);
      if (value == null) {
        forget(id);
      } else {
        release(id);
      }
    }
    return outcome;
  }

  private RecordOutcome redirect(int partition, byte[] key, byte[] value) {
    Profile redirect;
    try {
      redirect = Profile.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      return profiles.apply(partition, key, value);
    }
    String clientId = new String(key, StandardCharsets.UTF_8);
    String userId = redirect.getRedirectTo();
    if (!redirect.getId().equals(clientId)
        || !ViewApplier.isPossible(clientId)
        || !ViewApplier.isPossible(userId)) {
      return profiles.apply(partition, key, value);
    }
    // Where writes are queued, what is known of the client may still be on its way.
    writer.flush();
    Profile client = stored.read(clientId);
    Profile kept = client == null ? null : ClientRedirect.kept(client);
    if (kept == null
        || keeping.size() >= MAX_KEEPING
        || ClientRedirect.isKnownTo(stored.read(userId), clientId)) {
      return profiles.apply(partition, key, value);
    }
    RecordOutcome outcome =
        profiles.apply(partition, key, ClientRedirect.keeping(kept, redirect).toByteArray());
    if (outcome == RecordOutcome.TOO_LARGE) {
      return profiles.apply(partition, key, value);
    }
    if (outcome == RecordOutcome.APPLIED) {
      forget(clientId);
      keeping.put(
          clientId, new Keeping(userId, partition, key, value, clock.millis() + KEPT_MILLIS));
      clientsByUser.computeIfAbsent(userId, user -> new HashSet<>()).add(clientId);
    }
    return outcome;
  }

  /** Takes out what is kept for clients that this user's profile knows. */
  private void release(String userId) {
    Set<String> clients = clientsByUser.get(userId);
    if (clients == null) {
      return;
    }
    Profile user = stored.read(userId);
    for (String clientId : List.copyOf(clients)) {
      if (ClientRedirect.isKnownTo(user, clientId)) {
        takeOut(clientId);
      }
    }
  }

  /** Takes out what was kept long enough: the profile is held elsewhere, or will not come. */
  void releaseOld() {
    if (keeping.isEmpty()) {
      return;
    }
    long nowMillis = clock.millis();
    List<String> old = new ArrayList<>();
    for (Map.Entry<String, Keeping> kept : keeping.entrySet()) {
      if (kept.getValue().endMillis() > nowMillis) {
        break;
      }
      old.add(kept.getKey());
    }
    old.forEach(this::takeOut);
  }

  private void takeOut(String clientId) {
    Keeping kept = keeping.get(clientId);
    if (kept != null) {
      profiles.apply(kept.partition(), kept.key(), kept.redirect());
      forget(clientId);
    }
  }

  private void forget(String clientId) {
    Keeping kept = keeping.remove(clientId);
    if (kept != null) {
      clientsByUser.computeIfPresent(
          kept.userId(),
          (userId, clients) -> {
            clients.remove(clientId);
            return clients.isEmpty() ? null : clients;
          });
    }
  }
}
