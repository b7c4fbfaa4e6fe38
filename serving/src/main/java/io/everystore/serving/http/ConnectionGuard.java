package io.everystore.serving.http;

import io.everystore.serving.process.FatalErrors;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose client takes too long over a header, a body or an answer, and those too
 * many. When answers that nobody takes fill memory, the one that waited longest goes first.
 *
 * <p>Belongs to one event loop and is used on it only, but for {@link #drain}. One sweep a second
 * over the open connections costs less than a timer per request.
 */
final class ConnectionGuard {
  /** How long a client may still send into the void after an answer that ends the connection. */
  private static final int LINGER_SECONDS = 1;

  /**
   * How long a client may take, and how much all of them may leave.
   *
   * @param header from the connection's start to the end of its first request's header
   * @param body from the header to the end of the body
   * @param answer from the writing of an answer, or of a part of one, until it is taken
   * @param idle without a request
   * @param unsentBytes of answers of the whole process that are not taken yet
   */
  record Bounds(Duration header, Duration body, Duration answer, Duration idle, long unsentBytes) {
    static final Bounds DEFAULT =
        new Bounds(
            Duration.ofSeconds(HttpLimits.HEADER_TIMEOUT_SECONDS),
            Duration.ofSeconds(HttpLimits.BODY_TIMEOUT_SECONDS),
            Duration.ofSeconds(HttpLimits.ANSWER_TIMEOUT_SECONDS),
            Duration.ofSeconds(HttpLimits.IDLE_TIMEOUT_SECONDS),
            // The rest of direct memory is for what comes in, and for the clients of the log.
            PlatformDependent.maxDirectMemory() / 2);
  }

  private static final class State {
    final long openedNanos;
    long lastEndNanos;
    boolean everAsked;
    @Nullable HttpServerRequest current;
    long currentStartNanos;
    boolean closing;
    final UnsentAnswers unsent;

    State(long nowNanos, UnsentAnswers unsent) {
      this.unsent = unsent;
      openedNanos = nowNanos;
      lastEndNanos = nowNanos;
    }
  }

  private final LongSupplier nanoClock;
  private final Bounds bounds;
  private final Map<HttpConnection, State> open = new HashMap<>();
  private volatile boolean draining;

  ConnectionGuard(LongSupplier nanoClock, Bounds bounds) {
    this.nanoClock = nanoClock;
    this.bounds = bounds;
  }

  void opened(HttpConnection connection) {
    if (open.size() >= HttpLimits.CONNECTIONS_PER_LOOP) {
      connection.close();
      return;
    }
    UnsentAnswers unsent =
        new UnsentAnswers(nanoClock, bounds.unsentBytes(), this::closeLongestUnsent);
    if (connection instanceof ConnectionBase base) {
      ChannelHandlerContext last = base.channelHandlerContext();
      last.pipeline().addBefore(last.name(), "unsent", unsent);
    }
    open.put(connection, new State(nanoClock.getAsLong(), unsent));
    connection.closeHandler(closed -> open.remove(connection));
    connection.exceptionHandler(FatalErrors::check);
  }

  void started(HttpServerRequest request) {
    State state = open.get(request.connection());
    if (state != null) {
      state.everAsked = true;
      state.current = request;
      state.currentStartNanos = nanoClock.getAsLong();
    }
  }

  /** Called when the answer of {@code request} has been written. */
  void answered(HttpServerRequest request) {
    State state = open.get(request.connection());
    if (state == null) {
      return;
    }
    state.current = null;
    state.lastEndNanos = nanoClock.getAsLong();
    if ("close".equals(request.response().headers().get("connection"))) {
      // Closing at once could reset the connection before the client has read the answer.
      state.closing = true;
    }
  }

  private void closeLongestUnsent() {
    open.entrySet().stream()
        .max(Comparator.comparingLong(each -> each.getValue().unsent.waitingNanos()))
        .ifPresent(
            longest -> {
              open.remove(longest.getKey());
              longest.getValue().unsent.cut();
            });
  }

  /** From now on every answer asks its client to close the connection. From any thread. */
  void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  void sweep() {
    long now = nanoClock.getAsLong();
    List<HttpConnection> late = new ArrayList<>();
    for (Map.Entry<HttpConnection, State> entry : open.entrySet()) {
      if (isLate(entry.getValue(), now)) {
        late.add(entry.getKey());
      }
    }
    for (HttpConnection connection : late) {
      State state = open.remove(connection);
      if (state != null && !state.unsent.isEmpty()) {
        state.unsent.cut();
        continue;
      }
      if (state != null && state.current != null) {
        Answers.problem(
            state.current.response(),
            Problem.of(
                    408,
                    "request_timeout",
                    "body: incomplete after "
                        + seconds(now - state.currentStartNanos)
                        + " s (expected: within "
                        + bounds.body().toSeconds()
                        + " s)")
                .closingConnection());
      }
      connection.close();
    }
  }

  private boolean isLate(State state, long now) {
    if (state.unsent.waitingNanos() >= bounds.answer().toNanos()) {
      return true;
    }
    HttpServerRequest request = state.current;
    if (state.closing) {
      return seconds(now - state.lastEndNanos) >= LINGER_SECONDS;
    }
    if (request == null) {
      return state.everAsked
          ? state.unsent.isEmpty() && now - state.lastEndNanos >= bounds.idle().toNanos()
          : now - state.openedNanos >= bounds.header().toNanos();
    }
    long overNanos = now - state.currentStartNanos - bounds.body().toNanos();
    if (request.isEnded() || overNanos < 0) {
      return false;
    }
    long leastBytes = seconds(overNanos) * HttpLimits.BULK_LEAST_BYTES_PER_SECOND;
    return !MediaTypes.isBulk(request) || request.bytesRead() < leastBytes;
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }
}
