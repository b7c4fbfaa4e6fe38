package io.everystore.jobs.profile;

import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.feature.proto.OfferTally;
import io.everystore.feature.proto.PersonRedemptions;
import io.everystore.jobs.offer.GrantReader;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.stage.ReaderHarness;
import io.everystore.jobs.types.JobTypes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who was granted what as it might stand in its topic. */
final class GrantReaderFuzzTest {
  @Test
  void damagedDecision_isTakenOrLeftOut() throws Exception {
    ReaderHarness<StageInput> reader =
        ReaderHarness.open(new GrantReader(), JobTypes.STAGE_INPUT, null);
    byte[] decision =
        OfferDecision.newBuilder()
            .setOfferId("ten")
            .setCommandId("c-1")
            .setPerson(
                PersonRedemptions.newBuilder()
                    .setPersonId("ann")
                    .setOfferId("ten")
                    .setRedemptions(OfferTally.newBuilder().setEver(1)))
            .build()
            .toByteArray();
    Fuzz.run(
        "grants",
        List.of(decision),
        bytes -> {
          GrantedOffers granted = new GrantedOffers();
          for (StageInput read : reader.read(null, bytes)) {
            granted.put(PersonRedemptions.parseFrom(((StageInput.Redeemed) read).redemptions()));
          }
        });
  }
}
