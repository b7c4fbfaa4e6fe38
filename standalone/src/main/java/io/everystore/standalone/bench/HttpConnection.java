package io.everystore.standalone.bench;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection of the load, with at most one request under way: HTTP/1.1 as far as the
 * bench meets it, answers with a length (RFC 9112, 6.2). To be used on the socket's event loop.
 */
final class HttpConnection {
  private static final String LENGTH = "\r\ncontent-length:";
  private static final int STATUS_BEGIN = "HTTP/1.1 ".length();
  private static final int STATUS_END = STATUS_BEGIN + 3;

  private final NetSocket socket;
  private Buffer received = Buffer.buffer();
  private int headEnd = -1;
  private int answerEnd;
  private @Nullable Promise<Buffer> answer;
  private int expectedStatus;
  private long sentNanos;

  HttpConnection(NetSocket socket) {
    this.socket = socket;
    socket.handler(this::receive);
    socket.closeHandler(closed -> fail("connection closed"));
    socket.exceptionHandler(this::fail);
  }

  /** The body of the answer; fails when its status is another one. */
  Future<Buffer> send(Buffer request, int status) {
    Promise<Buffer> promise = Promise.promise();
    answer = promise;
    expectedStatus = status;
    sentNanos = System.nanoTime();
    socket.write(request).onFailure(this::fail);
    return promise.future();
  }

  /** Gives the request under way up when it was sent longer ago than this. */
  void failAfter(long nanos) {
    if (answer != null && System.nanoTime() - sentNanos > nanos) {
      fail(
          "no answer within "
              + TimeUnit.NANOSECONDS.toSeconds(nanos)
              + " s on "
              + socket.localAddress()
              + ", "
              + received.length()
              + " bytes of it received");
    }
  }

  void close() {
    socket.close();
  }

  private void receive(Buffer part) {
    received.appendBuffer(part);
    if (headEnd < 0 && !findHead()) {
      return;
    }
    if (received.length() < answerEnd) {
      return;
    }
    Promise<Buffer> promise = requireNonNull(answer, "an answer without a request");
    int status = Integer.parseInt(received.getString(STATUS_BEGIN, STATUS_END));
    Buffer body = received.getBuffer(headEnd, answerEnd);
    received = Buffer.buffer();
    headEnd = -1;
    answer = null;
    if (status == expectedStatus) {
      promise.complete(body);
    } else {
      promise.fail(
          new ApiClient.Refused("HTTP " + status + " (expected: " + expectedStatus + "): " + body));
    }
  }

  private boolean findHead() {
    String text = received.toString(StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    headEnd = end + 4;
    String head = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
    int length = head.indexOf(LENGTH);
    if (length < 0) {
      fail("an answer without a length: " + head);
      socket.close();
      return false;
    }
    int from = length + LENGTH.length();
    answerEnd = headEnd + Integer.parseInt(head.substring(from, head.indexOf('\r', from)).trim());
    return true;
  }

  private void fail(String message) {
    fail(new IllegalStateException(message));
  }

  private void fail(Throwable cause) {
    Promise<Buffer> promise = answer;
    answer = null;
    if (promise != null) {
      promise.fail(cause);
    }
  }
}
