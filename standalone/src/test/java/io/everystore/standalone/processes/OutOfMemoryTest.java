package io.everystore.standalone.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.serving.http.HttpMetrics;
import io.everystore.serving.http.StaticFiles;
import io.everystore.serving.http.WebServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A process with the launcher's own flags ends when its heap or its direct memory is full, whoever
 * catches the error.
 */
final class OutOfMemoryTest {
  private static final Path FLAGS = Path.of("src/main/launcher/jvm.options");

  /** The JVM's, of a process that {@code ExitOnOutOfMemoryError} ended. */
  private static final int EXIT_CODE = 3;

  @Test
  void fullHeap_endsTheProcess() throws Exception {
    Process process = start("-Xmx32m", Glutton.class, List.of());
    try (InputStream output = process.getInputStream()) {
      String told = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(1, TimeUnit.MINUTES), "still runs");
      assertEquals(EXIT_CODE, process.exitValue(), told);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Of which the JVM's flag says nothing: a request would fail, and all that follow. */
  @Test
  void requestThatFindsNoDirectMemory_endsTheProcess() throws Exception {
    Process process = start("-XX:MaxDirectMemorySize=24m", Served.class, List.of());
    try (InputStream output = process.getInputStream()) {
      String told = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(1, TimeUnit.MINUTES), "still runs");
      assertEquals(EXIT_CODE, process.exitValue(), told);
      assertTrue(told.contains("memory has run out, the process ends"), told);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(String limit, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElse("java"));
    for (String flag : Files.readAllLines(FLAGS)) {
      // What Maven puts in its place opens modules and has nothing to do with memory.
      if (!flag.startsWith("#") && !flag.startsWith("$")) {
        line.add(flag);
      }
    }
    line.addAll(List.of(limit, "-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(arguments);
    return new ProcessBuilder(line).redirectErrorStream(true).start();
  }

  /** Takes memory until there is none, and goes on, as a thread does that catches everything. */
  static final class Glutton {
    private Glutton() {}

    public static void main(String[] args) {
      List<byte[]> taken = new ArrayList<>();
      try {
        while (true) {
          taken.add(new byte[1 << 20]);
        }
      } catch (OutOfMemoryError e) {
        System.out.println("lives on after " + taken.size() + " MB");
      }
    }
  }

  /** Serving's own server with a route that keeps what it takes, asked until there is no more. */
  static final class Served {
    private Served() {}

    public static void main(String[] args) throws Exception {
      List<ByteBuffer> kept = new ArrayList<>();
      Vertx vertx = Vertx.vertx();
      WebServer server =
          new WebServer(
              "127.0.0.1",
              0,
              List.of(
                  router ->
                      router
                          .get("/keep")
                          .handler(
                              context -> {
                                kept.add(ByteBuffer.allocateDirect(4 << 20));
                                context.response().end("kept");
                              })),
              StaticFiles.load(Served.class.getClassLoader(), "none"),
              new HttpMetrics(new SimpleMeterRegistry()),
              false);
      vertx.deployVerticle(server).await();
      HttpClient client = HttpClient.newHttpClient();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/keep"))
              .build();
      int status = HttpURLConnection.HTTP_OK;
      while (status == HttpURLConnection.HTTP_OK) {
        status = client.send(request, BodyHandlers.discarding()).statusCode();
      }
      System.out.println("lives on after " + kept.size() + " buffers, answering " + status);
      vertx.close().await();
    }
  }
}
