package io.everystore.serving.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server that is told, and answers as a test wants it. Thread-safe. */
final class Receiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One request. */
  record Call(String signature, String deliveryId, byte[] body) {
    JsonNode json() throws IOException {
      return JSON.readTree(body);
    }
  }

  final List<Call> calls = new CopyOnWriteArrayList<>();

  /** Calls that are still to be answered with {@link #status}; later ones get 204. */
  final AtomicInteger failing = new AtomicInteger();

  volatile int status = 500;

  private final CountDownLatch slow = new CountDownLatch(1);
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/hook", this::take);
    server.createContext(
        "/slow",
        exchange -> {
          read(exchange);
          try {
            slow.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.setExecutor(threads);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void take(HttpExchange exchange) throws IOException {
    read(exchange);
    boolean fails = failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    if (fails && status / 100 == 3) {
      exchange.getResponseHeaders().set("location", url("/hook"));
    }
    exchange.sendResponseHeaders(fails ? status : 204, -1);
    exchange.close();
  }

  private void read(HttpExchange exchange) throws IOException {
    calls.add(
        new Call(
            exchange.getRequestHeaders().getFirst(WebhookSignature.HEADER),
            exchange.getRequestHeaders().getFirst("X-Everystore-Delivery"),
            exchange.getRequestBody().readAllBytes()));
  }

  /** People named by all calls so far, a line per event. */
  List<String> events() throws IOException {
    List<String> events = new ArrayList<>();
    for (Call call : calls) {
      for (JsonNode event : call.json().path("events")) {
        events.add(
            event.path("user_id").asText()
                + " "
                + event.path("type").asText()
                + " "
                + event.path("segment_id").asText());
      }
    }
    return events;
  }

  @Override
  public void close() {
    slow.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
