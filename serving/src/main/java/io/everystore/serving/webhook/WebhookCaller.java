package io.everystore.serving.webhook;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Webhook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;

/**
 * Makes one attempt to deliver. The address that was checked is the one that is called, so that a
 * name cannot lead elsewhere in between; redirects are not followed.
 */
final class WebhookCaller implements AutoCloseable {
  private final Vertx vertx;
  private final WebhookConfig config;
  private final EpochClock clock;
  private final HttpClient http;

  WebhookCaller(Vertx vertx, WebhookConfig config, EpochClock clock) {
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(config.timeout().toMillis()))
                .setKeepAlive(false));
  }

  /** The status of the answer; fails when there is none in time. */
  Future<Integer> call(Webhook webhook, WebhookDelivery delivery) {
    WebhookAddress address = WebhookAddress.parse(webhook.getUrl());
    if (address == null) {
      return Future.failedFuture(new IOException("url: may not be called"));
    }
    return vertx
        .executeBlocking(() -> resolve(address), false)
        .compose(resolved -> post(webhook, delivery, address, resolved))
        .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private InetAddress resolve(WebhookAddress address) throws IOException {
    for (InetAddress found : InetAddress.getAllByName(address.host())) {
      if (address.mayCall(found, config.privateAddresses())) {
        return found;
      }
    }
    throw new IOException(
        "url: " + address.host() + " leads to a private address (expected: a public one)");
  }

  private Future<Integer> post(
      Webhook webhook, WebhookDelivery delivery, WebhookAddress address, InetAddress resolved) {
    long timeSeconds = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(address.port(), resolved.getHostAddress()))
            .setHost(address.host())
            .setPort(address.port())
            .setURI(address.path())
            .setSsl(address.isTls())
            .setFollowRedirects(false)
            .setTimeout(config.timeout().toMillis())
            .putHeader("content-type", "application/json")
            .putHeader("user-agent", "everystore-webhooks")
            .putHeader("x-everystore-delivery", delivery.id())
            .putHeader(
                WebhookSignature.HEADER,
                WebhookSignature.of(webhook.getSecret(), timeSeconds, delivery.body()));
    return http.request(request).compose(made -> send(made, delivery.body()));
  }

  /** What the receiver says besides the status is not read. */
  private static Future<Integer> send(HttpClientRequest request, byte[] body) {
    return request
        .send(Buffer.buffer(body))
        .map(
            response -> {
              int status = response.statusCode();
              request.connection().close();
              return status;
            });
  }

  @Override
  public void close() {
    http.close();
  }
}
