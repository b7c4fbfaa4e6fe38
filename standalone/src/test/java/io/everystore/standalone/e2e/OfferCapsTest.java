package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.standalone.e2e.Api.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caps per user hold on every device, from before a login, and over a restart. */
final class OfferCapsTest {
  private static final Duration SETTLED = Duration.ofSeconds(60);

  @TempDir Path data;

  @Test
  void capsPerUser_holdOnAllDevicesAndAfterTheLogin_alsoWhenEverythingStartsAnew()
      throws Exception {
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      Api admin = new Api(up.admin());
      Api api = new Api(up.shop());
      admin.defineOffer("once", "redemption", 1);
      admin.defineOffer("twice", "redemption", 2);
      admin.defineOffer("seen", "impression", 3);
      admin.defineOffer("clicked", "click", 2);
      api.view("phone", "pan");
      await().atMost(SETTLED).until(() -> shown(api, "client_id=phone").size() == 4);

      // Redeemed on the phone by somebody anonymous: off the very next page.
      assertEquals(200, api.redeem("once", "phone", "k1").status());
      assertFalse(shown(api, "client_id=phone").contains("once"));
      assertEquals(200, api.redeem("twice", "phone", "k2").status());
      assertTrue(shown(api, "client_id=phone").contains("twice"));
      meet(api, "phone", "", "view_promotion", "seen");
      meet(api, "phone", "", "view_promotion", "seen");
      meet(api, "phone", "", "select_promotion", "clicked");

      // The same person logs in, and has a laptop too.
      String login = meet(api, "phone", "ann", "login", "none");
      assertFalse(shown(api, "user_id=ann&wait_ms=5000&after=" + encoded(login)).contains("once"));
      assertEquals("already_redeemed", code(api.redeem("once", "ann", "k3")));
      assertEquals(200, api.redeem("twice", "ann", "k4").status());
      assertEquals("capped", code(api.redeem("twice", "ann", "k5")));
      meet(api, "laptop", "ann", "select_promotion", "clicked");
      String last = meet(api, "laptop", "ann", "view_promotion", "seen");
      for (String device : List.of("user_id=ann", "client_id=phone", "client_id=laptop")) {
        assertEquals(
            List.of(), shown(api, device + "&wait_ms=5000&after=" + encoded(last)), "on " + device);
      }
      assertEquals(4, shown(api, "client_id=somebody-else").size());

      // It is in the profile, not only in this process.
      await()
          .atMost(SETTLED)
          .until(() -> api.export("ann").stream().filter(OfferCapsTest::isRedemption).count() == 3);
      assertEquals(0, up.stop(), up::output);
    }
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      Api api = new Api(up.shop());
      await().atMost(SETTLED).until(() -> shown(api, "client_id=somebody-else").size() == 4);
      assertEquals(List.of(), shown(api, "client_id=laptop"));
      assertEquals("already_redeemed", code(api.redeem("once", "laptop", "k6")));
    }
  }

  private static String encoded(String token) {
    return URLEncoder.encode(token, StandardCharsets.UTF_8);
  }

  private static boolean isRedemption(String line) {
    return line.contains("\"kind\":\"redemptions\"");
  }

  private static List<String> shown(Api api, String who) throws Exception {
    return api.get("/v1/pages/home?" + who).body().path("offers").findValuesAsText("offer_id");
  }

  private static String code(Answer answer) {
    assertEquals(409, answer.status(), answer::toString);
    return answer.body().path("code").asText();
  }

  /** Sends an event and returns its token. */
  private static String meet(Api api, String clientId, String userId, String name, String offerId)
      throws Exception {
    String user = userId.isEmpty() ? "" : "\"user_id\":\"%s\",".formatted(userId);
    return api.events(
        "{\"client_id\":\"%s\",%s\"events\":[{\"name\":\"%s\",\"params\":{\"promotion_id\":\"%s\"}}]}"
            .formatted(clientId, user, name, offerId));
  }
}
