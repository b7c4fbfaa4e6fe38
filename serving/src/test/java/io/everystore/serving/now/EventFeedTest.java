package io.everystore.serving.now;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.proto.Interaction;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventFeedTest {
  private final EventFeed feed = new EventFeed();

  @Test
  void nobodyWatches_nothingIsKept() {
    take(3);
    assertEquals(List.of(), feed.drain(false));
    take(3);
    assertEquals(List.of(), feed.drain(true));
  }

  @Test
  void watched_theFirstEventsOfASecondAreKeptInOrder() {
    feed.drain(true);
    take(EventFeed.PER_SECOND + 20);
    assertEquals(List.of("e0", "e1", "e2", "e3", "e4", "e5"), names(feed.drain(true)));
    take(2);
    assertEquals(List.of("e0", "e1"), names(feed.drain(false)));
    take(2);
    assertEquals(List.of(), feed.drain(false));
  }

  @Test
  void opened_keepsWhatComesBeforeTheNextSecond() {
    feed.open();
    take(1);
    assertEquals(List.of("e0"), names(feed.drain(false)));
  }

  private void take(int events) {
    for (int i = 0; i < events; i++) {
      feed.taken(Interaction.newBuilder().setName("e" + i).build());
    }
  }

  private static List<String> names(List<Interaction> events) {
    return events.stream().map(Interaction::getName).toList();
  }
}
