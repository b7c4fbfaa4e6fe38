package io.everystore.jobs.segment;

import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.proto.ValueDistribution;
import io.everystore.jobs.record.StageInput;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** What was counted over everybody, as it might stand in its topic. */
final class SegmentStageFuzzTest {
  @Test
  void damagedDistribution_isTakenOrLeftOut_andStaysSoAfterARestore() {
    byte[] good =
        ValueDistribution.newBuilder()
            .setFeature("orders.count")
            .setVersion(3)
            .addBuckets(1)
            .addCounts(5)
            .addBuckets(1_000)
            .addCounts(7)
            .build()
            .toByteArray();
    Fuzz.run(
        "distributions",
        List.of(good),
        bytes -> {
          SegmentStage stage = stage();
          stage.distribute(new StageInput.Distributed("k", "orders.count", bytes));
          stage().restore(stage.state());
        });
  }

  private static SegmentStage stage() {
    return new SegmentStage(
        ZoneOffset.UTC,
        1,
        record -> {},
        size -> {},
        value -> {},
        timeMillis -> {},
        new SegmentCosts(new UnregisteredMetricsGroup()));
  }
}
