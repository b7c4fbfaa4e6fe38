package io.everystore.jobs.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;

final class WriteBehindTest {
  private static final class Text extends WriteBackCache.Value {}

  private final TestProcessingTimeService time = new TestProcessingTimeService();
  private final List<String> stored = new ArrayList<>();
  private final WriteBackCache<Text> cache =
      new WriteBackCache<>(100_000, key -> new Text(), (key, text) -> stored.add(key));
  private final WriteBehind writeBehind = new WriteBehind(cache, time);

  @Test
  void oneRequest_writesAllOfIt_aFewAtATime() throws Exception {
    time.setCurrentTime(1_000);
    for (int i = 0; i < 1_000; i++) {
      cache.get("k" + i).markChanged();
      writeBehind.request();
    }
    assertEquals(0, stored.size());
    time.advance(200);
    assertEquals(100, stored.size());
    time.advance(200);
    assertEquals(190, stored.size());
    for (int i = 0; i < 100; i++) {
      time.advance(200);
    }
    assertEquals(1_000, stored.size());
    assertEquals(0, time.getNumActiveTimers());
  }

  @Test
  void manyChanged_areWrittenInBoundedSteps() throws Exception {
    time.setCurrentTime(1_000);
    for (int i = 0; i < 100 * WriteBehind.MOST_VALUES; i++) {
      cache.get("k" + i).markChanged();
    }
    writeBehind.request();
    time.advance(200);
    assertEquals(WriteBehind.MOST_VALUES, stored.size());
  }
}
