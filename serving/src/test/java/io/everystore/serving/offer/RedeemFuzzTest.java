package io.everystore.serving.offer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.event.ItemText;
import io.everystore.feature.fuzz.Fuzz;
import io.everystore.serving.http.Problem;
import org.junit.jupiter.api.Test;

/** Redemptions with their idempotency keys, damaged. */
final class RedeemFuzzTest {
  @Test
  void damagedRedemption_isReadOrRefusedWithReasons() {
    Fuzz.run(
        "redemptions",
        body -> {
          try {
            RedeemRequest request = RedeemRequest.read(body);
            assertTrue(ItemText.isId(request.idempotencyKey()));
            assertTrue(ItemText.isPerson(request.userId()));
            assertTrue(request.orderValueCents() >= -1);
          } catch (Problem refused) {
            assertEquals(400, refused.status());
            assertFalse(refused.code().isEmpty());
          }
        });
  }
}
