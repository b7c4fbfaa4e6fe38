package io.everystore.feature.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Profile;
import org.junit.jupiter.api.Test;

final class ClientRedirectTest {
  private static final Profile CLIENT =
      Profile.newBuilder()
          .setId("c")
          .setVersion(5)
          .addAppliedPartitions(1)
          .addAppliedOffsets(4)
          .setLastEventTimeMillis(1_000)
          .build();

  private final Profile redirect = ClientRedirect.of("c", "u", 7);

  @Test
  void inTheLog_saysOnlyWhereToLook() {
    assertEquals(
        Profile.newBuilder().setVersion(7).setId("c").setRedirectTo("u").build(), redirect);
    assertTrue(ClientRedirect.isOne(redirect.toByteArray()));
    assertNull(ClientRedirect.kept(redirect));
    assertFalse(ClientRedirect.isOne(CLIENT.toByteArray()));
  }

  @Test
  void keeping_isARedirectOfItsVersion_andGivesTheClientBack() {
    Profile keeping = ClientRedirect.keeping(CLIENT, redirect);
    assertTrue(ClientRedirect.isOne(keeping.toByteArray()));
    assertEquals(7, keeping.getVersion());
    assertEquals("u", keeping.getRedirectTo());
    assertEquals(CLIENT.toBuilder().setVersion(7).build(), ClientRedirect.kept(keeping));
  }

  @Test
  void knownToAUserWhoNamesIt_orNamesAsManyAsCanBe() {
    assertFalse(ClientRedirect.isKnownTo(null, "c"));
    Profile.Builder user = Profile.newBuilder().setId("u").addClientIds("other");
    assertFalse(ClientRedirect.isKnownTo(user.build(), "c"));
    assertTrue(ClientRedirect.isKnownTo(user.build(), "other"));
    for (int i = 1; i < ClientRedirect.MAX_CLIENTS; i++) {
      user.addClientIds("other" + i);
    }
    assertTrue(ClientRedirect.isKnownTo(user.build(), "c"));
  }
}
