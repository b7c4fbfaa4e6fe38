package io.everystore.serving.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.serving.http.HttpLimits;
import io.everystore.serving.http.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Posts whose bytes are not what their head says. */
final class BadTransferTest {
  private static final String GOOD = Bodies.of("c", Bodies.view("1", "a"));

  private final AtomicInteger appended = new AtomicInteger();
  private final RunningDoor door;

  BadTransferTest() throws Exception {
    door =
        RunningDoor.events(
            (topic, key, value, acknowledgement) ->
                acknowledgement.appended(0, appended.getAndIncrement()),
            ItemFacts.NONE);
  }

  @AfterEach
  void goodNeighbour_isTaken() throws Exception {
    appended.set(0);
    assertEquals(202, door.postJson(GOOD).status());
    assertEquals(1, appended.get());
    door.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -5",
        "Content-Length: x",
        "Content-Length: 1e2",
        "Content-Length: 2, 3",
        "Content-Length: 2\r\nContent-Length: 3",
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: xchunked\r\nContent-Length: 5",
      })
  void lengthThatIsNone_is400(String length) throws IOException {
    try (RawHttp http = open(length)) {
      http.send("0\r\n\r\n");
      refused(http, 400, "malformed_request");
    }
  }

  @Test
  void lessThanDeclared_is408() throws IOException {
    String half = GOOD.substring(0, GOOD.length() / 2);
    try (RawHttp json = open("Content-Length: " + GOOD.length());
        RawHttp lines = new RawHttp(door.port())) {
      json.send(half);
      lines.send(head("application/x-ndjson", "Content-Length: 2000") + half);
      refused(json, 408, "request_timeout");
      refused(lines, 408, "request_timeout");
    }
  }

  @Test
  void moreThanDeclared_isTheNextRequestAnd400() throws IOException {
    try (RawHttp http = open("Content-Length: " + GOOD.length())) {
      http.send(GOOD + GOOD + "\r\n\r\n");
      assertEquals(202, http.receive().status());
      assertEquals(1, appended.getAndSet(0));
      refused(http, 400, "malformed_request");
    }
  }

  @Test
  void endlessChunks_are413() throws IOException {
    byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    try (RawHttp json = open("Transfer-Encoding: chunked")) {
      sendUntilRefused(json, chunk, HttpLimits.BODY_BYTES);
      refused(json, 413, "payload_too_large");
    }
    try (RawHttp lines = new RawHttp(door.port())) {
      lines.send(head("application/x-ndjson", "Transfer-Encoding: chunked"));
      sendUntilRefused(lines, chunk, HttpLimits.BULK_BODY_BYTES);
      refused(lines, 413, "payload_too_large");
    }
  }

  private static void sendUntilRefused(RawHttp http, byte[] chunk, int mostBytes)
      throws IOException {
    for (int sent = 0; sent <= mostBytes; sent += 0x10000) {
      http.send(chunk);
    }
  }

  private RawHttp open(String length) throws IOException {
    RawHttp http = new RawHttp(door.port());
    http.send(head("application/json", length));
    return http;
  }

  private static String head(String type, String length) {
    return RawHttp.head(
        "POST /v1/events HTTP/1.1", "Host: localhost", "Content-Type: " + type, length);
  }

  /** Nothing was taken, and the rest of the connection is not trusted. */
  private void refused(RawHttp http, int status, String code) throws IOException {
    RawHttp.Answer answer = http.receive();
    assertEquals(status, answer.status(), answer.body());
    assertTrue(answer.body().contains("\"code\":\"" + code + "\""), answer.body());
    assertTrue(http.closedByServer());
    assertEquals(0, appended.get());
  }
}
