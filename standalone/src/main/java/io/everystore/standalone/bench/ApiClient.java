package io.everystore.standalone.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The load generator's side of the public API: keep-alive connections, nothing parsed. Thread-safe.
 *
 * <p>It hands out the connections itself: the client's own pool loses some for good while a burst
 * opens many of them, and with each a request that is never answered.
 */
final class ApiClient implements AutoCloseable {
  private static final int CONNECTIONS = 128;
  private static final long TIMEOUT_MILLIS = 10_000;

  /** One event loop: a connection that is used from another loop than its own may stand still. */
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final HttpClientAgent http = vertx.createHttpClient();
  private final HttpConnectOptions address;

  /** One for each request under way. */
  private final Semaphore free = new Semaphore(CONNECTIONS);

  private final Queue<HttpClientConnection> idle = new ConcurrentLinkedQueue<>();
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  private record Waiting(
      Function<HttpClientConnection, Future<Buffer>> request, Promise<Buffer> answer) {}

  ApiClient(int port) {
    address = new HttpConnectOptions().setHost("127.0.0.1").setPort(port);
  }

  /** The body of a 200 answer; fails on any other, and when there is none in time. */
  Future<Buffer> get(String uri) {
    return send(
        connection ->
            connection
                .request(new RequestOptions().setMethod(HttpMethod.GET).setURI(uri))
                .compose(request -> request.send())
                .compose(answer -> answer.body().compose(body -> expect(200, answer, body))));
  }

  /** The body of a 202 answer; fails on any other, and when there is none in time. */
  Future<Buffer> postEvents(Buffer body) {
    return send(
        connection ->
            connection
                .request(new RequestOptions().setMethod(HttpMethod.POST).setURI("/v1/events"))
                .compose(
                    request -> request.putHeader("Content-Type", "application/json").send(body))
                .compose(answer -> answer.body().compose(text -> expect(202, answer, text))));
  }

  private static Future<Buffer> expect(int expected, HttpClientResponse answer, Buffer body) {
    return answer.statusCode() == expected
        ? Future.succeededFuture(body)
        : Future.failedFuture(
            new Refused("HTTP " + answer.statusCode() + " (expected: " + expected + "): " + body));
  }

  /** An answer, but another one. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  private Future<Buffer> send(Function<HttpClientConnection, Future<Buffer>> request) {
    Waiting next = new Waiting(request, Promise.promise());
    waiting.add(next);
    sendWaiting();
    return next.answer().future();
  }

  private void sendWaiting() {
    while (!waiting.isEmpty() && free.tryAcquire()) {
      Waiting next = waiting.poll();
      if (next == null) {
        free.release();
      } else {
        connection()
            .compose(connection -> send(next, connection))
            .onComplete(
                result -> {
                  free.release();
                  sendWaiting();
                  next.answer().handle(result);
                });
      }
    }
  }

  private Future<HttpClientConnection> connection() {
    HttpClientConnection connection = idle.poll();
    return connection == null ? http.connect(address) : Future.succeededFuture(connection);
  }

  private Future<Buffer> send(Waiting next, HttpClientConnection connection) {
    return next.request()
        .apply(connection)
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(
            answer -> idle.add(connection),
            failure -> {
              if (failure instanceof Refused) {
                idle.add(connection);
              } else {
                connection.close();
              }
            });
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
