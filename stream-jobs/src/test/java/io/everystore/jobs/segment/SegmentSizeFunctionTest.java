package io.everystore.jobs.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.proto.SegmentSize;
import org.junit.jupiter.api.Test;

final class SegmentSizeFunctionTest {
  @Test
  void disabled_countsItsPartsSinceTheFirst_andEndsWithANewVersion() {
    SegmentSize size = SegmentSize.getDefaultInstance();
    size = SegmentSizeFunction.sum(size, change(7, 0), 1_000);
    assertDisabled(0, 0, size);
    size = SegmentSizeFunction.sum(size, change(7, 1), 2_000);
    assertDisabled(1, 2_000, size);
    size = SegmentSizeFunction.sum(size, change(7, 1), 3_000);
    assertDisabled(2, 2_000, size);
    size = SegmentSizeFunction.sum(size, change(7, 1), 3_000);
    assertDisabled(2, 2_000, size);
    size = SegmentSizeFunction.sum(size, change(8, 0), 4_000);
    assertDisabled(0, 0, size);
    size = SegmentSizeFunction.sum(size, change(7, 1), 5_000);
    assertDisabled(0, 0, size);
  }

  private static void assertDisabled(int parts, long sinceMillis, SegmentSize size) {
    assertEquals(parts, size.getPartsDisabled());
    assertEquals(sinceMillis, size.getDisabledTimeMillis());
  }

  private static SegmentSize change(long definitionVersion, int partsDisabled) {
    return SegmentSize.newBuilder()
        .setSegmentId("keen")
        .setParts(2)
        .setDefinitionVersion(definitionVersion)
        .setPartsDisabled(partsDisabled)
        .build();
  }
}
