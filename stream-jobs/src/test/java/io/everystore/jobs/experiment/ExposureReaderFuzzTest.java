package io.everystore.jobs.experiment;

import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.proto.Exposure;
import io.everystore.feature.proto.OutcomeKind;
import io.everystore.feature.proto.UnitOutcome;
import io.everystore.feature.proto.UnitState;
import io.everystore.jobs.record.UnitInput;
import io.everystore.jobs.stage.ReaderHarness;
import io.everystore.jobs.types.JobTypes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who saw which variation as it might stand in its topic. */
final class ExposureReaderFuzzTest {
  private static final long NOW_MILLIS = 1_760_000_000_000L;

  @Test
  void damagedExposure_isCountedOrADeadLetter_andTheUnitIsReadAgain() throws Exception {
    ReaderHarness<UnitInput> reader =
        ReaderHarness.open(new ExposureReader(), JobTypes.UNIT_INPUT, ExposureReader.DEAD_LETTERS);
    byte[] exposure =
        Exposure.newBuilder()
            .setUnit("ann")
            .setExperimentId("e")
            .setVariationId("a")
            .setTimeMillis(NOW_MILLIS)
            .setExperimentEndTimeMillis(NOW_MILLIS + 1_000)
            .build()
            .toByteArray();
    UnitOutcome click =
        UnitOutcome.newBuilder()
            .setKind(OutcomeKind.OUTCOME_CLICK)
            .setTimeMillis(NOW_MILLIS)
            .build();
    Fuzz.run(
        "exposures",
        List.of(exposure),
        bytes -> {
          UnitJoin join = new UnitJoin(UnitState.getDefaultInstance(), change -> {});
          join.act(click);
          for (UnitInput read : reader.read(null, bytes)) {
            join.expose(Exposure.parseFrom(((UnitInput.Exposed) read).exposure()));
          }
          join.act(click);
          UnitJoin restored = new UnitJoin(join.toState().build(), change -> {});
          restored.forgetEnded(NOW_MILLIS);
        });
  }
}
