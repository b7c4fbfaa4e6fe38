package io.everystore.standalone.flink;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.standalone.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalFlinkTest {
  private static final Duration STOP = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void forget() {
    CountingJob.reset();
  }

  @Test
  void aJob_goesOnWhereItStopped() throws Exception {
    long first = runUntilItCounted();
    CountingJob.reset();
    runUntilItCounted();
    assertTrue(CountingJob.first() > first, CountingJob.first() + " after " + first);
    assertEquals(0, CountingJob.violations());
    assertEquals(List.of(), said);
  }

  @Test
  void aTruncatedMetadataFile_isPassedOverForTheCheckpointBefore() throws Exception {
    runUntilItCounted();
    Path metadata = checkpoints().get(0).resolve(CheckpointFiles.METADATA);
    try (var file = Files.newByteChannel(metadata, StandardOpenOption.WRITE)) {
      file.truncate(Files.size(metadata) / 2);
    }
    runUntilItCounted();
    assertEquals(0, CountingJob.violations());
    assertEquals(1, said.size(), said::toString);
    assertTrue(said.get(0).contains("is damaged"), said::toString);
  }

  @Test
  void checkpointsOfAnotherJob_areNotRestored_andNothingStartsEmpty() throws Exception {
    runUntilItCounted();
    CountingJob.reset();
    try (LocalFlink flink = LocalFlink.start(config())) {
      assertThrows(
          UsageException.class,
          () -> flink.run(environment -> CountingJob.define(environment, "other"), said::add));
    }
    assertEquals(-1, CountingJob.first());
    assertTrue(said.get(0).contains("cannot be restored"), said::toString);
  }

  @Test
  void aMissingTable_isPassedOverForTheCheckpointBefore() throws Exception {
    runUntilItCounted();
    Files.delete(newestTable());
    runUntilItCounted();
    assertEquals(0, CountingJob.violations());
    assertTrue(said.get(0).contains("is damaged (missing "), said::toString);
  }

  @Test
  void whenEveryCheckpointIsDamaged_theJobDoesNotStartEmpty() throws Exception {
    runUntilItCounted();
    for (Path checkpoint : checkpoints()) {
      Files.write(checkpoint.resolve(CheckpointFiles.METADATA), new byte[] {1, 2, 3});
    }
    CountingJob.reset();
    try (LocalFlink flink = LocalFlink.start(config())) {
      var refusal =
          assertThrows(UsageException.class, () -> flink.run(CountingJob::define, said::add));
      assertTrue(
          String.valueOf(refusal.getMessage()).startsWith("none of the "), refusal::toString);
    }
    assertEquals(-1, CountingJob.first());
  }

  @Test
  void theWebPage_showsButCancelsNothing() throws Exception {
    try (LocalFlink flink = LocalFlink.start(config())) {
      JobRun run = flink.run(CountingJob::define, said::add);
      var client = java.net.http.HttpClient.newHttpClient();
      var page = flink.webAddress();
      assertEquals("127.0.0.1", page.getHost());
      assertEquals(200, status(client, page.resolve("/")));
      assertEquals(200, status(client, page.resolve("/jobs/overview")));
      assertEquals(404, status(client, page.resolve("/jars")));
      run.close();
    }
  }

  private static int status(java.net.http.HttpClient client, java.net.URI address)
      throws IOException, InterruptedException {
    var request = java.net.http.HttpRequest.newBuilder(address).build();
    return client.send(request, java.net.http.HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /**
   * Runs the job until it has counted on and taken checkpoints, and returns how far it had come
   * when told to stop.
   */
  private long runUntilItCounted() throws Exception {
    try (LocalFlink flink = LocalFlink.start(config())) {
      JobRun run = flink.run(CountingJob::define, said::add);
      long start = CountingJob.last();
      await().until(() -> CountingJob.last() > start + 100);
      await().until(() -> runCheckpoints() >= 2);
      long counted = CountingJob.last();
      assertTrue(run.stop(STOP) > 0);
      return counted;
    }
  }

  private FlinkConfig config() {
    return new FlinkConfig(
        directory.resolve("flink"),
        directory.resolve("flink-local"),
        0,
        2,
        Duration.ofMillis(300),
        64);
  }

  private long runCheckpoints() throws IOException {
    var entries = new CheckpointCatalog(directory.resolve("flink")).newestFirst();
    return entries.stream().filter(entry -> entry.run() == entries.get(0).run()).count();
  }

  private List<Path> checkpoints() throws IOException {
    return new CheckpointCatalog(directory.resolve("flink"))
        .newestFirst().stream().map(CheckpointCatalog.Entry::path).toList();
  }

  /** The state file written last, which only the newest checkpoint needs. */
  private Path newestTable() throws IOException {
    Path job = checkpoints().get(0).resolveSibling("shared");
    try (Stream<Path> files = Files.walk(job)) {
      return files
          .filter(Files::isRegularFile)
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElseThrow();
    }
  }
}
