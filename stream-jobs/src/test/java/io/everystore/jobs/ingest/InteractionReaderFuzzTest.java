package io.everystore.jobs.ingest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.aggregate.PersonProperties;
import io.everystore.feature.event.InteractionValidator;
import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.jobs.record.LogRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of the log of events, damaged. */
final class InteractionReaderFuzzTest {
  private static final long NOW_MILLIS = 1_760_000_000_000L;

  @Test
  void damagedRecord_isAValidEventOrHasAReason() {
    Interaction event =
        Interaction.newBuilder()
            .setEventId("e1")
            .setClientId("c1")
            .setUserId("u1")
            .setName("purchase")
            .setEventTimeMillis(NOW_MILLIS)
            .setReceivedTimeMillis(NOW_MILLIS)
            .setTransactionId("t1")
            .setValueCents(1_290)
            .setCurrency("EUR")
            .putParams("user_plan", "gold")
            .addItems(InteractionItem.newBuilder().setItemId("i1").setPriceCents(99).setQuantity(2))
            .build();
    Fuzz.run(
        "interactions",
        List.of(
            event.toByteArray(),
            event.toBuilder().clearItems().build().toByteArray(),
            event.toBuilder()
                .putParams("consent.analytics_storage", "denied")
                .build()
                .toByteArray()),
        bytes -> {
          InteractionReader.Reading read =
              InteractionReader.read(new LogRecord(0, 0, null, bytes), NOW_MILLIS);
          if (read.interaction() == null) {
            assertNotNull(read.reason());
            assertFalse(read.reason().isEmpty());
          } else {
            assertNull(InteractionValidator.check(read.interaction()));
            assertTrue(
                !PersonProperties.deniesStorage(read.interaction())
                    || !read.interaction().getErasureId().isEmpty());
          }
        });
  }
}
