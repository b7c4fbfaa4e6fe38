package io.everystore.serving.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.serving.http.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the door answers when the log does not take everything. */
final class DoorFailureTest {
  @Test
  void oneEventNotDurable_makesTheWholePost503() throws Exception {
    AtomicInteger appended = new AtomicInteger();
    DurableLog everyOther =
        (topic, key, value, acknowledgement) -> {
          if (appended.getAndIncrement() % 2 == 0) {
            acknowledgement.appended(0, appended.get());
          } else {
            acknowledgement.failed(new TimeoutException("the broker is away"));
          }
        };
    try (RunningDoor door = RunningDoor.events(everyOther, ItemFacts.NONE)) {
      RawHttp.Answer answer =
          door.postJson(Bodies.of("c", Bodies.view("1", "a"), Bodies.view("2", "a")));
      assertEquals(503, answer.status(), answer.body());
      assertEquals("1", answer.header("retry-after"));
      assertTrue(answer.body().contains("\"code\":\"log_unavailable\""), answer.body());
      assertEquals(2, door.counted("failed"));
      assertEquals(0, door.counted("accepted"));
      assertEquals(202, door.postJson(Bodies.of("c", Bodies.view("3", "a"))).status());
    }
  }

  @Test
  void mistakeOfOurs_isAnsweredAlsoInTheMiddleOfABulk() throws Exception {
    ItemFacts broken =
        item -> {
          throw new IllegalStateException("facts are broken");
        };
    String event = Bodies.of("c", Bodies.view("1", "a"));
    try (RunningDoor door = RunningDoor.events((topic, key, value, end) -> {}, broken)) {
      assertEquals(500, door.postJson(event).status());
      assertEquals(500, door.postLines(event + "\n" + event).status());
      assertEquals(500, door.postLines(event).status(), "the last line has no end");
    }
  }

  @Test
  void answer_waitsForTheLastAcknowledgement() throws Exception {
    Deque<DurableLog.Acknowledgement> open = new ArrayDeque<>();
    DurableLog slow =
        (topic, key, value, acknowledgement) -> {
          synchronized (open) {
            open.add(acknowledgement);
          }
        };
    try (RunningDoor door = RunningDoor.events(slow, ItemFacts.NONE);
        RawHttp http = new RawHttp(door.port())) {
      String body = Bodies.of("c", Bodies.view("1", "a"), Bodies.view("2", "a"));
      http.send(
          RawHttp.head(
                  "POST /v1/events HTTP/1.1",
                  "Host: localhost",
                  "Content-Type: application/json",
                  "Content-Length: " + body.length())
              + body);
      Awaitility.await().until(() -> size(open) == 2);
      acknowledge(open, 1, 7);
      assertTrue(http.hasNothingYet());
      acknowledge(open, 0, 9);
      RawHttp.Answer answer = http.receive();
      assertEquals(202, answer.status());
      String token = new Token(new int[] {0, 1}, new long[] {9, 7}).encode();
      assertTrue(answer.body().contains("\"token\":\"" + token + "\""), answer.body());
    }
  }

  @Test
  void bulk_isNotReadFasterThanTheLogTakesIt() throws Exception {
    Deque<DurableLog.Acknowledgement> open = new ArrayDeque<>();
    DurableLog stuck =
        (topic, key, value, acknowledgement) -> {
          synchronized (open) {
            open.add(acknowledgement);
          }
        };
    String line = Bodies.of("c", Bodies.view("1", "a")) + "\n";
    byte[] body = Bodies.bytes(line.repeat(10_000));
    try (RunningDoor door = RunningDoor.events(stuck, ItemFacts.NONE);
        RawHttp http = new RawHttp(door.port())) {
      http.send(
          RawHttp.head(
              "POST /v1/events HTTP/1.1",
              "Host: localhost",
              "Content-Type: application/x-ndjson",
              "Content-Length: " + body.length));
      Thread sender = new Thread(() -> sendAll(http, body));
      sender.start();
      int pieceEvents = 65_536 / line.length() + 1;
      Awaitility.await().until(() -> size(open) > 4_000);
      Awaitility.await()
          .during(Duration.ofMillis(300))
          .until(() -> size(open) <= 4_000 + 2 * pieceEvents);
      for (int i = 0; i < 10_000; i++) {
        if (size(open) == 0) {
          Awaitility.await().until(() -> size(open) > 0);
        }
        acknowledge(open, 0, i);
      }
      assertTrue(http.receive().body().contains("\"accepted\":10000"));
    }
  }

  private static void sendAll(RawHttp http, byte[] body) {
    try {
      http.send(body);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int size(Deque<DurableLog.Acknowledgement> open) {
    synchronized (open) {
      return open.size();
    }
  }

  private static void acknowledge(
      Deque<DurableLog.Acknowledgement> open, int partition, long offset) {
    DurableLog.Acknowledgement next;
    synchronized (open) {
      next = open.remove();
    }
    next.appended(partition, offset);
  }
}
