package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State and log of every release are gone on with by this one. The files are made by a release
 * itself: {@code mvn -pl standalone -am test -Dtest=GoldenReleaseTest -Dgolden.write=VERSION
 * -Dsurefire.failIfNoSpecifiedTests=false}. Clients are forgotten after 90 days and users after
 * 400, so a release older than that is taken out.
 */
final class GoldenReleaseTest {
  private static final Path RELEASES = Path.of("src/test/resources/golden");
  private static final Duration SAVED = Duration.ofSeconds(60);

  @TempDir Path data;

  static List<String> releases() throws IOException {
    try (Stream<Path> files = Files.list(RELEASES)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void release_isRestoredAndGoneOnWith(String release) throws Exception {
    GoldenData.unpack(RELEASES.resolve(release), data);
    try (EverystoreProcess up = EverystoreProcess.start(data, "--canary=0")) {
      JsonNode restored =
          new Api(up.flink())
              .get("/jobs/" + job(up.flink()) + "/checkpoints")
              .body()
              .at("/latest/restored");
      assertFalse(restored.path("id").isMissingNode(), "state of the release is not used");
      GoldenStory story = new GoldenStory(new Api(up.shop()), new Api(up.admin()));
      story.isFound();
      story.goOn();
      assertEquals(0, up.stop(), up::output);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "golden.write", matches = "[0-9.]+")
  void write() throws Exception {
    Path savepoints = Files.createDirectory(data.resolve("savepoints"));
    Path home = data.resolve("data");
    Path savepoint;
    try (EverystoreProcess up = EverystoreProcess.start(home, "--canary=0")) {
      new GoldenStory(new Api(up.shop()), new Api(up.admin())).begin();
      savepoint = save(new Api(up.flink()), job(up.flink()), savepoints);
      assertEquals(0, up.stop(), up::output);
    }
    String version = System.getProperty("golden.write");
    GoldenData.pack(home, savepoint, RELEASES.resolve(version + ".zip"));
  }

  private static String job(URI flink) throws Exception {
    return new Api(flink).get("/jobs").body().at("/jobs/0/id").asText();
  }

  private static Path save(Api flink, String job, Path directory) throws Exception {
    String trigger =
        flink
            .post(
                "/jobs/" + job + "/savepoints",
                "application/json",
                "{\"target-directory\":\"%s\",\"cancel-job\":false,\"formatType\":\"CANONICAL\"}"
                    .formatted(directory.toUri()))
            .body()
            .path("request-id")
            .asText();
    assertFalse(trigger.isEmpty());
    String status = "/jobs/" + job + "/savepoints/" + trigger;
    await()
        .atMost(SAVED)
        .until(() -> flink.get(status).body().at("/status/id").asText().equals("COMPLETED"));
    JsonNode done = flink.get(status).body();
    assertTrue(done.at("/operation/location").isTextual(), done::toString);
    return Path.of(URI.create(done.at("/operation/location").asText()));
  }
}
