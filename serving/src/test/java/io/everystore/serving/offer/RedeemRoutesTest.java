package io.everystore.serving.offer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class RedeemRoutesTest {
  /** A replica that still reads would otherwise take back what another one decided. */
  @Test
  void unknownOffer_isUndecidedWhileDefinitionsAreRead_andRefusedAfterwards() {
    assertEquals(503, RedeemRoutes.unknown(false).status());
    assertEquals(409, RedeemRoutes.unknown(true).status());
  }
}
