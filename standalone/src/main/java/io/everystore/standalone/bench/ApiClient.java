package io.everystore.standalone.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/** The load generator's side of the public API: keep-alive connections, nothing parsed. */
final class ApiClient implements AutoCloseable {
  private static final int CONNECTIONS = 128;
  private static final long TIMEOUT_MILLIS = 10_000;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http;

  ApiClient(int port) {
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /** The body of a 200 answer; fails on any other. */
  Future<Buffer> get(String uri) {
    return http.request(options(HttpMethod.GET, uri))
        .compose(request -> request.send())
        .compose(answer -> answer.body().compose(body -> expect(200, answer.statusCode(), body)));
  }

  /** The body of a 202 answer; fails on any other. */
  Future<Buffer> postEvents(Buffer body) {
    return http.request(options(HttpMethod.POST, "/v1/events"))
        .compose(request -> request.putHeader("Content-Type", "application/json").send(body))
        .compose(answer -> answer.body().compose(text -> expect(202, answer.statusCode(), text)));
  }

  /** A request that is neither connected nor answered in time fails, and is counted as failed. */
  private static RequestOptions options(HttpMethod method, String uri) {
    return new RequestOptions().setMethod(method).setURI(uri).setTimeout(TIMEOUT_MILLIS);
  }

  private static Future<Buffer> expect(int expected, int status, Buffer body) {
    return status == expected
        ? Future.succeededFuture(body)
        : Future.failedFuture("HTTP " + status + " (expected: " + expected + "): " + body);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
