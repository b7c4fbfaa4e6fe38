package io.everystore.serving.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.everystore.feature.proto.AuditEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VersionHistoryTest {
  private VersionHistory history = new VersionHistory(2_000);

  @Test
  void versions_newestFirstAndNoMoreThanAreKept() {
    history = new VersionHistory();
    for (int i = 1; i <= VersionHistory.MAX_VERSIONS + 5; i++) {
      history.add(entry("keen", i, 1));
    }
    List<Long> versions = versions("keen");
    assertEquals(VersionHistory.MAX_VERSIONS + 5, versions.get(0));
    assertEquals(VersionHistory.MAX_VERSIONS, versions.size());
  }

  @Test
  void room_isTakenFromTheOldestOfAll() {
    history.add(entry("old", 1, 900));
    history.add(entry("keen", 1, 900));
    history.add(entry("keen", 2, 900));
    assertEquals(List.of(), versions("old"));
    assertEquals(List.of(2L, 1L), versions("keen"));
  }

  @Test
  void deletion_isNoVersion() {
    history.add(entry("keen", 1, 0));
    assertEquals(List.of(), versions("keen"));
  }

  private List<Long> versions(String id) {
    return history.of("segment", id).stream().map(AuditEntry::getVersion).toList();
  }

  private static AuditEntry entry(String id, long version, int bytes) {
    return AuditEntry.newBuilder()
        .setKind("segment")
        .setId(id)
        .setVersion(version)
        .setDefinition(ByteString.copyFrom(new byte[bytes]))
        .build();
  }
}
