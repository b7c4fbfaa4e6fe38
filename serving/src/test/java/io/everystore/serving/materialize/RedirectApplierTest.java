package io.everystore.serving.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.everystore.feature.codec.ClientRedirect;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.store.InMemoryOnlineStore;
import io.everystore.feature.store.View;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who logs in: the redirect of the client comes before what the user's profile says of it. */
final class RedirectApplierTest {
  private final AtomicLong nowMillis = new AtomicLong(1_000);
  private final InMemoryOnlineStore store = new InMemoryOnlineStore(nowMillis::get);
  private final StoredProfiles profiles = new StoredProfiles(store);
  private RedirectApplier applier = applier();

  private final Profile client = profile("c", 5, 100);
  private final Profile redirect = ClientRedirect.of("c", "u", 7);

  @Test
  void redirectFirst_theClientsOwnProfileIsFound_untilTheUsersKnowsIt() {
    apply(client);
    apply(redirect);
    assertEquals(client.toBuilder().setVersion(7).build(), profiles.find("c"));

    apply(profile("u", 3, 50));
    assertEquals("c", found("c").getId(), "the user was known, and not of the client");

    Profile merged = profile("u", 9, 200).toBuilder().addClientIds("c").build();
    apply(merged);
    assertEquals(merged, profiles.find("c"));
    assertEquals(redirect, profiles.read("c"), "nothing is kept");
  }

  @Test
  void profileFirst_nothingIsKept() {
    apply(client);
    apply(profile("u", 9, 200).toBuilder().addClientIds("c").build());
    apply(redirect);
    assertEquals("u", found("c").getId());
    assertEquals(redirect, profiles.read("c"));
  }

  @Test
  void startedAnewInBetween_leadsToTheUserAllTheSame() {
    apply(client);
    apply(redirect);
    applier = applier();
    assertEquals(100, found("c").getLastEventTimeMillis());
    apply(redirect);
    assertEquals(100, found("c").getLastEventTimeMillis(), "the log is read again");
    applier = applier();
    apply(profile("u", 9, 200).toBuilder().addClientIds("c").build());
    assertEquals("u", found("c").getId());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void erasedInBetween_staysErased(boolean overlapping) {
    applier =
        overlapping ? new RedirectApplier(overlapping(), store, store, nowMillis::get) : applier();
    apply(client);
    apply(redirect);
    applier.apply(0, "c".getBytes(StandardCharsets.UTF_8), null);
    nowMillis.addAndGet(RedirectApplier.KEPT_MILLIS);
    applier.releaseOld();
    apply(profile("u", 9, 200).toBuilder().addClientIds("c").build());
    assertNull(profiles.read("c"));
  }

  @Test
  void profileThatDoesNotCome_isWaitedForSomeMinutes() {
    apply(client);
    apply(redirect);
    nowMillis.addAndGet(RedirectApplier.KEPT_MILLIS - 1);
    applier.releaseOld();
    assertEquals("c", found("c").getId());
    nowMillis.incrementAndGet();
    applier.releaseOld();
    assertEquals(redirect, profiles.read("c"));
  }

  @Test
  void moreLoginsThanCanBeKept_leadToTheUserAtOnce() {
    for (int i = 0; i <= RedirectApplier.MAX_KEEPING; i++) {
      apply(profile("c" + i, 5, 100));
      apply(ClientRedirect.of("c" + i, "u" + i, 7));
    }
    assertNotNull(profiles.find("c" + (RedirectApplier.MAX_KEEPING - 1)));
    assertNull(profiles.find("c" + RedirectApplier.MAX_KEEPING));
    apply(profile("u0", 9, 200).toBuilder().addClientIds("c0").build());
    apply(profile("d", 5, 100));
    apply(ClientRedirect.of("d", "e", 7));
    assertEquals("d", found("d").getId(), "one has gone");
  }

  @Test
  void clientThatWasAnotherUsers_tellsNobodyOfThem() {
    apply(profile("a", 4, 100).toBuilder().addClientIds("c").build());
    apply(client);
    apply(ClientRedirect.of("c", "a", 6));
    assertEquals("a", found("c").getId());
    apply(redirect);
    assertNull(profiles.find("c"));
  }

  private Profile found(String id) {
    Profile found = profiles.find(id);
    if (found == null) {
      throw new AssertionError("no profile " + id);
    }
    return found;
  }

  private RedirectApplier applier() {
    return new RedirectApplier(
        new ViewApplier<>(View.PROFILES, ViewCodec.PROFILES, store, store, ViewListener.none()),
        store,
        store,
        nowMillis::get);
  }

  private RecordApplier overlapping() {
    return ViewApplier.overlapping(View.PROFILES, ViewCodec.PROFILES, store);
  }

  private void apply(Profile profile) {
    applier.apply(0, profile.getId().getBytes(StandardCharsets.UTF_8), profile.toByteArray());
  }

  private static Profile profile(String id, long version, long millis) {
    return ViewValues.profile(id, version, millis).toBuilder()
        .addAppliedPartitions(0)
        .addAppliedOffsets(version - 1)
        .build();
  }
}
