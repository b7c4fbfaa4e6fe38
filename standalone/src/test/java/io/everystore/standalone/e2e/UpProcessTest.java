package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of the process: it starts, keeps to this machine, locks its directory, stops, resumes.
 */
final class UpProcessTest {
  @TempDir Path data;

  @Test
  void up_keepsToThisMachine_locksItsDirectory_stopsCleanly_andResumes() throws Exception {
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      assertTrue(up.output().matches("(?s).*\nready in \\d+ s\n.*"), up::output);
      assertEquals(200, status(up.admin().resolve("/readyz")));
      assertEquals(200, status(up.flink().resolve("/jobs/overview")));
      assertTrue(LocalConnections.count(up.pid()) > 10);
      assertEquals(List.of(), LocalConnections.notOnLoopback(up.pid()));

      try (EverystoreProcess second = EverystoreProcess.launch(data)) {
        assertEquals(2, second.awaitExit());
        assertTrue(second.output().contains("is in use by process " + up.pid()), second::output);
      }
      assertEquals(0, up.stop(), up::output);
    }
    assertTrue(Files.notExists(data.resolve("flink-local")));
    try (EverystoreProcess again = EverystoreProcess.start(data)) {
      assertEquals(0, again.stop(), again::output);
      assertTrue(
          Files.readString(data.resolve("logs/everystore.log")).contains("resumed from "),
          again::output);
    }
  }

  private static int status(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void stopWhileItStarts_isHeardAtOnceAndWaits() throws Exception {
    try (EverystoreProcess up = EverystoreProcess.launch(data)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> up.output().contains("data in"));
      assertEquals(0, up.stop(), up::output);
      assertTrue(up.output().contains("stopping once everything has started"), up::output);
    }
  }
}
