package io.everystore.jobs.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.SessionView;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of several changes of one person between two marks the first and the last are written. */
class HeldWritesTest {
  private final List<OutboundRecord> records = new ArrayList<>();
  private final HeldWrites writes = new HeldWrites(records::add);
  private StageHarness stage;

  @BeforeEach
  void open() throws Exception {
    stage = StageHarness.of(new ClientOperator(StageHarness.CONFIG));
  }

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  private void post(String client, String user, int from, int events) throws Exception {
    for (int i = from; i < from + events; i++) {
      stage.sendUnmarked(StageHarness.event(client, client, user, "e" + i, i));
    }
  }

  private void mark(long offset) throws Exception {
    stage.sendUnmarked(new StageInput.Mark("m", 0, new int[] {0}, new long[] {offset}));
  }

  @Test
  void postOfManyEvents_isWrittenAtItsFirstAndAheadOfTheMark() throws Exception {
    post("c", "", 0, 10);
    assertEquals(List.of("profile c v1 events 1"), stage.written());
    mark(9);
    assertEquals(
        List.of(
            "profile c v10 events 10", "progress 1/0 to 0: [0][9]", "progress 1/0 to 1: [0][9]"),
        stage.written());
  }

  @Test
  void whoeverDoesOneThing_waitsForNobody() throws Exception {
    post("c", "", 0, 2);
    post("d", "", 2, 1);
    assertEquals(List.of("profile c v1 events 1", "profile d v3 events 1"), stage.written());
  }

  @Test
  void whoeverNeverStops_isWrittenOnceAMark() throws Exception {
    post("c", "", 0, 10);
    mark(9);
    stage.pass(Duration.ofSeconds(1));
    stage.written();
    post("c", "", 10, 10);
    assertEquals(List.of(), stage.written());
    mark(19);
    assertEquals("profile c v20 events 20", stage.written().get(0));
  }

  @Test
  void barrier_writesWhatIsHeldBack() throws Exception {
    post("c", "", 0, 2);
    stage.written();
    stage.checkpoint();
    assertEquals(List.of("profile c v2 events 2"), stage.written());
  }

  @Test
  void login_writesWhatIsHeldBackBeforeTheLinkAndNothingAfterIt() throws Exception {
    post("c", "", 0, 3);
    post("c", "u", 3, 1);
    assertEquals(List.of("profile c v1 events 1", "profile c v3 events 3"), stage.written());
    mark(3);
    assertEquals(
        List.of("progress 1/0 to 0: [0][3]", "progress 1/0 to 1: [0][3]"), stage.written());
  }

  @Test
  void erasure_leavesNothingToBeWrittenLater() throws Exception {
    post("c", "", 0, 3);
    stage.written();
    stage.sendUnmarked(
        new StageInput.Erase("c", "c", "er-1", StageHarness.START_MILLIS, 0, 3, true));
    assertEquals(
        List.of(
            "delete c/%d of sessions.v1".formatted(StageHarness.START_MILLIS),
            "delete c of profiles.v1",
            "acknowledged er-1/clients/0-3"),
        stage.written());
    mark(3);
    assertEquals(
        List.of("progress 1/0 to 0: [0][3]", "progress 1/0 to 1: [0][3]"), stage.written());
  }

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
