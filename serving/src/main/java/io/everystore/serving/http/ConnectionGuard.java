package io.everystore.serving.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose client takes too long over a header or a body, and those too many.
 *
 * <p>Belongs to one event loop and is used on it only, but for {@link #drain}. One sweep a second
 * over the open connections costs less than a timer per request.
 */
final class ConnectionGuard {
  /** How long a client may still send into the void after an answer that ends the connection. */
  private static final int LINGER_SECONDS = 1;

  private static final class State {
    final long openedNanos;
    long lastEndNanos;
    boolean everAsked;
    @Nullable HttpServerRequest current;
    long currentStartNanos;
    boolean closing;

    State(long nowNanos) {
      openedNanos = nowNanos;
      lastEndNanos = nowNanos;
    }
  }

  private final LongSupplier nanoClock;
  private final Map<HttpConnection, State> open = new HashMap<>();
  private volatile boolean draining;

  ConnectionGuard(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  void opened(HttpConnection connection) {
    if (open.size() >= HttpLimits.CONNECTIONS_PER_LOOP) {
      connection.close();
      return;
    }
    open.put(connection, new State(nanoClock.getAsLong()));
    connection.closeHandler(closed -> open.remove(connection));
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
      if (state != null && state.current != null) {
        Answers.problem(
            state.current.response(),
            Problem.of(
                    408,
                    "request_timeout",
                    "body: incomplete after "
                        + seconds(now - state.currentStartNanos)
                        + " s (expected: within "
                        + HttpLimits.BODY_TIMEOUT_SECONDS
                        + " s)")
                .closingConnection());
      }
      connection.close();
    }
  }

  private static boolean isLate(State state, long now) {
    HttpServerRequest request = state.current;
    if (state.closing) {
      return seconds(now - state.lastEndNanos) >= LINGER_SECONDS;
    }
    if (request == null) {
      return state.everAsked
          ? seconds(now - state.lastEndNanos) >= HttpLimits.IDLE_TIMEOUT_SECONDS
          : seconds(now - state.openedNanos) >= HttpLimits.HEADER_TIMEOUT_SECONDS;
    }
    long elapsed = seconds(now - state.currentStartNanos);
    if (request.isEnded() || elapsed < HttpLimits.BODY_TIMEOUT_SECONDS) {
      return false;
    }
    long leastBytes =
        (elapsed - HttpLimits.BODY_TIMEOUT_SECONDS) * HttpLimits.BULK_LEAST_BYTES_PER_SECOND;
    return !MediaTypes.isBulk(request) || request.bytesRead() < leastBytes;
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }
}
