package io.everystore.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that takes items and events and remembers them. Thread-safe. */
final class FakeDoor implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final List<JsonNode> items = new CopyOnWriteArrayList<>();
  final List<JsonNode> events = new CopyOnWriteArrayList<>();

  /** What was shown in each answer. */
  final Map<String, List<String>> recommended = new ConcurrentHashMap<>();

  /** How many posts are still to be turned away as busy. */
  final AtomicInteger busy = new AtomicInteger();

  private final HttpServer server;

  FakeDoor() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/items:batch", exchange -> take(exchange, items));
    server.createContext("/v1/events", exchange -> take(exchange, events));
    server.createContext("/v1/users/", exchange -> answer(exchange, events.isEmpty() ? 404 : 200));
    server.createContext("/v1/recommendations/top-picks", this::recommend);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void take(HttpExchange exchange, List<JsonNode> into) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (busy.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      answer(exchange, 503);
      return;
    }
    for (String line : body.lines().toList()) {
      into.add(JSON.readTree(line));
    }
    answer(exchange, 202);
  }

  /** The first items, under an id of their own each time. */
  private void recommend(HttpExchange exchange) throws IOException {
    String id = "answer-" + recommended.size();
    List<String> shown = items.stream().limit(12).map(item -> item.get("id").asText()).toList();
    recommended.put(id, shown);
    ObjectNode body = JSON.createObjectNode().put("recommendation_id", id);
    shown.forEach(item -> body.withArray("items").addObject().put("item_id", item));
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
