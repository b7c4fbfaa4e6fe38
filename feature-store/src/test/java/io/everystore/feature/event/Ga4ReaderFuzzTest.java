package io.everystore.feature.event;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.proto.Interaction;
import org.junit.jupiter.api.Test;

/** Bodies of events as strangers damage them. */
final class Ga4ReaderFuzzTest {
  @Test
  void damagedBody_givesValidEventsAndReasons() {
    Fuzz.run(
        "events",
        body -> {
          try {
            Collected read = Collected.of(body);
            for (Interaction event : read.accepted.values()) {
              assertNull(InteractionValidator.check(event));
              assertTrue(event.getSerializedSize() <= 2 * InteractionLimits.EVENT_BYTES);
            }
            read.rejected.values().forEach(each -> assertFalse(each.detail().isEmpty()));
          } catch (MalformedBodyException refused) {
            assertFalse(refused.detail().isEmpty());
          }
        });
  }
}
