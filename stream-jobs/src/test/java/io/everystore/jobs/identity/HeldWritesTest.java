package io.everystore.jobs.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.SessionView;
import io.everystore.jobs.record.OutboundRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of several changes of one person between two marks the first and the last are written. */
class HeldWritesTest {
  private final List<OutboundRecord> records = new ArrayList<>();
  private final HeldWrites writes = new HeldWrites(records::add);

  @Test
  void sessions_eachInItsLatestVersion() {
    writes.write("c", bytes("p1"), session("s", 1));
    writes.write("c", bytes("p2"), session("s", 2));
    writes.write("c", bytes("p3"), session("t", 3));
    writes.write("c", bytes("p4"), session("s", 4));
    writes.write("c", bytes("p5"), null);
    assertEquals(List.of("c p1", "s 1"), lines());
    writes.flush();
    assertEquals(List.of("c p5", "s 4", "t 3"), lines());
    writes.flush();
    assertEquals(List.of(), lines());
  }

  @Test
  void changeThatIsNotToWait_takesTheSessionsAlong() {
    writes.write("c", bytes("p1"), null);
    writes.write("c", bytes("p2"), session("s", 2));
    writes.writeNow("c", bytes("p3"));
    writes.flush();
    assertEquals(List.of("c p1", "c p3", "s 2"), lines());
  }

  @Test
  void withoutMarks_memoryIsBounded() {
    writes.write("c", bytes("p1"), null);
    writes.write("c", bytes("p2"), null);
    for (int i = 1; i < HeldWrites.MOST_PEOPLE; i++) {
      writes.write("other-" + i, bytes("p"), null);
    }
    lines();
    writes.write("one more", bytes("p"), null);
    assertEquals(List.of("c p2", "one more p"), lines());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static SessionView session(String key, long version) {
    return SessionView.newBuilder().setKey(key).setVersion(version).build();
  }

  /** Keys with profile or version of what was written since the last call. */
  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (OutboundRecord record : records) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      lines.add(key + " " + content(record));
    }
    records.clear();
    return lines;
  }

  private static String content(OutboundRecord record) {
    if (!record.topic().startsWith("sessions")) {
      return new String(record.value(), StandardCharsets.UTF_8);
    }
    try {
      return Long.toString(SessionView.parseFrom(record.value()).getVersion());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
