package io.everystore.serving.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.ListEntry;
import io.everystore.serving.http.Problem;
import io.everystore.serving.ingest.DurableLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ListEntryLogTest {
  private static final List<String> IDS =
      IntStream.range(0, 3 * ListEntryLog.MAX_UNDER_WAY).mapToObj(i -> "p" + i).toList();

  /** Acknowledges only when as many are under way as may be, or at the end. */
  private static final class SlowLog implements DurableLog {
    private final ArrayDeque<Acknowledgement> underWay = new ArrayDeque<>();
    private final List<byte[]> written = new ArrayList<>();
    private int most;
    private int failing = -1;

    @Override
    public void append(
        String topic, byte[] key, byte @Nullable [] value, Acknowledgement acknowledgement) {
      written.add(value == null ? new byte[0] : value);
      underWay.add(acknowledgement);
      most = Math.max(most, underWay.size());
      if (underWay.size() == ListEntryLog.MAX_UNDER_WAY || written.size() == IDS.size()) {
        while (!underWay.isEmpty()) {
          Acknowledgement next = underWay.remove();
          if (written.size() - underWay.size() == failing) {
            next.failed(new IllegalStateException("full"));
          } else {
            next.appended(0, 0);
          }
        }
      }
    }
  }

  @Test
  void entries_allAreWrittenAndNeverTooManyAtOnce() throws Exception {
    SlowLog log = new SlowLog();
    new ListEntryLog(log).write("press", IDS, 9);
    assertEquals(IDS.size(), log.written.size());
    assertEquals(ListEntryLog.MAX_UNDER_WAY, log.most);
    ListEntry last = ListEntry.parseFrom(log.written.get(IDS.size() - 1));
    assertEquals("press", last.getListId());
    assertEquals(IDS.get(IDS.size() - 1), last.getPersonId());
    assertEquals(9, last.getUploadVersion());
  }

  @Test
  void entryThatIsNotDurable_failsTheUpload() {
    SlowLog log = new SlowLog();
    log.failing = IDS.size();
    Problem problem =
        assertThrows(Problem.class, () -> new ListEntryLog(log).write("press", IDS, 9));
    assertEquals(503, problem.status());
    assertTrue(problem.headers().containsKey("Retry-After"));
  }
}
