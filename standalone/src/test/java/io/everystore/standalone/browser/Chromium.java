package io.everystore.standalone.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.everystore.standalone.Directories;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A headless Chromium of its own, driven over the DevTools protocol. Thread-safe. */
final class Chromium implements AutoCloseable {
  static final Path PROGRAM =
      Path.of(System.getProperty("everystore.chromium", "/usr/bin/chromium"));

  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final long CALL_TIMEOUT_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonNode>> sessions = new ConcurrentHashMap<>();

  private Chromium(Process process, Path profile, URI devTools) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(devTools, new Listener())
            .join();
  }

  static Chromium start() throws IOException {
    Path profile = Files.createTempDirectory("everystore-chromium");
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    Awaitility.await("Chromium's DevTools")
        .atMost(START_TIMEOUT)
        .until(() -> Files.exists(port) && Files.readAllLines(port).size() == 2);
    List<String> lines = Files.readAllLines(port);
    return new Chromium(
        process, profile, URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)));
  }

  /** A window of a visitor of its own: nothing is shared with other windows. */
  Window open(int width, int height) {
    ObjectNode none = JSON.createObjectNode();
    String context =
        call(null, "Target.createBrowserContext", none).path("browserContextId").asText();
    ObjectNode target = JSON.createObjectNode().put("url", "about:blank");
    String targetId =
        call(null, "Target.createTarget", target.put("browserContextId", context))
            .path("targetId")
            .asText();
    ObjectNode attach = JSON.createObjectNode().put("targetId", targetId).put("flatten", true);
    String session = call(null, "Target.attachToTarget", attach).path("sessionId").asText();
    Window window = new Window(this, session);
    sessions.put(session, window::happened);
    window.prepare(width, height);
    return window;
  }

  static ObjectNode parameters() {
    return JSON.createObjectNode();
  }

  JsonNode call(@Nullable String session, String method, ObjectNode parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    if (session != null) {
      message.put("sessionId", session);
    }
    message.set("params", parameters);
    synchronized (this) {
      socket.sendText(message.toString(), true).join();
    }
    JsonNode result = answer.orTimeout(CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    if (result.has("error")) {
      throw new IllegalStateException(method + ": " + result.get("error"));
    }
    return result.path("result");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    socket.abort();
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    // They outlive it for a moment, and write to the profile while it is being deleted.
    for (ProcessHandle child : children) {
      child.destroyForcibly();
      child.onExit().join();
    }
    Directories.delete(profile);
  }

  /** Puts fragments of messages together and hands them out. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String message = text.toString();
        text.setLength(0);
        deliver(message);
      }
      webSocket.request(1);
      return null;
    }

    private void deliver(String text) {
      JsonNode message;
      try {
        message = JSON.readTree(text);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      CompletableFuture<JsonNode> call =
          message.has("id") ? calls.remove(message.get("id").asInt()) : null;
      if (call != null) {
        call.complete(message);
        return;
      }
      Consumer<JsonNode> session = sessions.get(message.path("sessionId").asText());
      if (session != null) {
        session.accept(message);
      }
    }
  }
}
