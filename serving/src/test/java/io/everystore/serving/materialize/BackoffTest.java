package io.everystore.serving.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(500));

  @Test
  void pauses_doubleUpToTheBound_andStartOverAfterASuccess() {
    assertEquals(List.of(100L, 200L, 400L, 500L, 500L), pauses(5));
    backoff.reset();
    assertEquals(List.of(100L, 200L), pauses(2));
  }

  private List<Long> pauses(int count) {
    return Stream.generate(backoff::nextMillis).limit(count).toList();
  }
}
