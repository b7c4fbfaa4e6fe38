package io.everystore.standalone.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The load generator's side of the public API: keep-alive connections, nothing parsed. Thread-safe;
 * everything behind the door happens on one event loop.
 *
 * <p>On sockets of its own: of requests through Vert.x' HTTP client a few in ten thousand were not
 * answered on a full machine, with its pool and without.
 */
final class ApiClient implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int CONNECTIONS = 128;
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_MILLIS = 1_000;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final NetClient net = vertx.createNetClient();
  private final int port;

  private final Set<HttpConnection> open = new LinkedHashSet<>();
  private final Queue<HttpConnection> idle = new ArrayDeque<>();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int underWay;

  private record Waiting(Buffer request, int status, Promise<Buffer> answer) {}

  ApiClient(int port) {
    this.port = port;
    context.runOnContext(
        then ->
            vertx.setPeriodic(
                LOOK_MILLIS,
                each ->
                    List.copyOf(open).forEach(connection -> connection.failAfter(TIMEOUT_NANOS))));
  }

  /** The body of a 200 answer; fails on any other, and when there is none in time. */
  Future<Buffer> get(String uri) {
    return send(Buffer.buffer("GET " + uri + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), 200);
  }

  /** The body of a 202 answer; fails on any other, and when there is none in time. */
  Future<Buffer> postEvents(Buffer body) {
    return send(
        Buffer.buffer(
                "POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                    + "Content-Length: "
                    + body.length()
                    + "\r\n\r\n")
            .appendBuffer(body),
        202);
  }

  /** An answer, but another one. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  private Future<Buffer> send(Buffer request, int status) {
    Waiting next = new Waiting(request, status, Promise.promise());
    context.runOnContext(
        then -> {
          waiting.add(next);
          sendWaiting();
        });
    return next.answer().future();
  }

  private void sendWaiting() {
    while (underWay < CONNECTIONS && !waiting.isEmpty()) {
      underWay++;
      Waiting next = waiting.remove();
      connection()
          .compose(connection -> send(next, connection))
          .onComplete(
              result -> {
                underWay--;
                next.answer().handle(result);
                sendWaiting();
              });
    }
  }

  private Future<HttpConnection> connection() {
    HttpConnection connection = idle.poll();
    return connection == null
        ? net.connect(port, HOST).map(HttpConnection::new).onSuccess(open::add)
        : Future.succeededFuture(connection);
  }

  private Future<Buffer> send(Waiting next, HttpConnection connection) {
    return connection
        .send(next.request(), next.status())
        .onComplete(
            answer -> idle.add(connection),
            failure -> {
              if (failure instanceof Refused) {
                idle.add(connection);
              } else {
                open.remove(connection);
                connection.close();
              }
            });
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
