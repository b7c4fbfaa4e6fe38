package io.everystore.serving.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.proto.SegmentSize;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class SegmentCountsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SegmentCounts counts = new SegmentCounts(registry);

  @Test
  void accept_afterTheJobWentBackToACheckpoint_takesTheLastWord() {
    accept("carts", 8, 2);
    accept("carts", 7, 1);
    assertEquals(1, counts.of("carts").getMembers());
    assertEquals(
        1, registry.get("everystore.segment.members").tag("segment", "carts").gauge().value());
  }

  @Test
  void accept_whatCannotBeRead_leavesTheCountAsItWas() {
    accept("carts", 1, 2);
    counts.accept("carts".getBytes(UTF_8), new byte[] {1, 2, 3});
    counts.accept("others".getBytes(UTF_8), size("carts", 2, 3).toByteArray());
    assertEquals(2, counts.of("carts").getMembers());
    assertEquals(0, counts.of("others").getMembers());
  }

  private void accept(String id, long version, long members) {
    counts.accept(id.getBytes(UTF_8), size(id, version, members).toByteArray());
  }

  private static SegmentSize size(String id, long version, long members) {
    return SegmentSize.newBuilder()
        .setSegmentId(id)
        .setVersion(version)
        .setMembers(members)
        .build();
  }
}
