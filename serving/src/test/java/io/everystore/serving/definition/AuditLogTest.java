package io.everystore.serving.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.AuditChange;
import io.everystore.feature.proto.AuditEntry;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Segment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AuditLogTest {
  private static final DefinitionKey KEY = new DefinitionKey(DefinitionKind.SEGMENT, "keen");

  private final List<byte[]> written = new ArrayList<>();
  private long nowMillis = 1_000;
  private final AuditLog audit =
      new AuditLog((topic, key, value, acknowledgement) -> written.add(value), () -> nowMillis);

  @Test
  void change_tellsTheFieldsThatDifferAndNoBookkeeping() throws Exception {
    Definition before = segment(1, DefinitionState.DRAFT, "those who look");
    Definition after = segment(2, DefinitionState.ACTIVE, "those who look twice");
    audit.changed(KEY, before, after, "ann");
    AuditEntry entry = AuditEntry.parseFrom(written.get(0));
    assertEquals("ann", entry.getOperator());
    assertEquals("put", entry.getAction());
    assertEquals("segment", entry.getKind());
    assertEquals(2, entry.getVersion());
    assertEquals(
        List.of(
            "state: DRAFT > ACTIVE", "description: \"those who look\" > \"those who look twice\""),
        lines(entry));
  }

  @Test
  void newAndDeleted_tellEverythingThatIsOrWasSet() throws Exception {
    Definition segment = segment(1, DefinitionState.DRAFT, "who");
    audit.changed(KEY, null, segment, "ann");
    audit.changed(KEY, segment, null, "bob");
    AuditEntry made = AuditEntry.parseFrom(written.get(0));
    AuditEntry deleted = AuditEntry.parseFrom(written.get(1));
    assertEquals(
        List.of("name:  > \"Keen\"", "state:  > DRAFT", "description:  > \"who\""), lines(made));
    assertEquals("delete", deleted.getAction());
    assertEquals("Keen", deleted.getName());
    assertEquals(
        List.of("name: \"Keen\" > ", "state: DRAFT > ", "description: \"who\" > "), lines(deleted));
  }

  @Test
  void longTexts_areCut() throws Exception {
    audit.changed(KEY, null, segment(1, DefinitionState.DRAFT, "x".repeat(900)), "ann");
    AuditChange description = AuditEntry.parseFrom(written.get(0)).getChanges(2);
    assertEquals(DefinitionDiff.MAX_CHARS, description.getAfter().length());
  }

  @Test
  void entries_newestFirstAndNoMoreThanAreHeld() {
    for (int i = 0; i < AuditLog.MAX_HELD + 10; i++) {
      nowMillis = 1_000L + i;
      audit.changed(KEY, null, segment(i, DefinitionState.DRAFT, ""), "ann");
    }
    written.forEach(entry -> audit.accept(KEY.toBytes(), entry));
    audit.accept(KEY.toBytes(), new byte[] {1, 2, 3});
    assertEquals(AuditLog.MAX_HELD, audit.newest("", "", 10_000).size());
    assertEquals(nowMillis, audit.newest("segment", "keen", 1).get(0).getTimeMillis());
    assertTrue(audit.newest("offer", "", 10).isEmpty());
    assertTrue(audit.newest("segment", "other", 10).isEmpty());
  }

  private static List<String> lines(AuditEntry entry) {
    return entry.getChangesList().stream()
        .map(change -> change.getField() + ": " + change.getBefore() + " > " + change.getAfter())
        .toList();
  }

  private static Definition segment(long version, DefinitionState state, String description) {
    return Definition.newBuilder()
        .setId("keen")
        .setName("Keen")
        .setVersion(version)
        .setState(state)
        .setUpdatedTimeMillis(version)
        .setSegment(Segment.newBuilder().setDescription(description))
        .build();
  }
}
