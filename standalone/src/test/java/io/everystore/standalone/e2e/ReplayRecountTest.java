package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.standalone.SharedLogs;
import io.everystore.standalone.replay.ReplayCommand;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Real logs through the front door: what the profiles and items say then is what a naive recount of
 * the files says, to the last event.
 */
final class ReplayRecountTest {
  private static final long SEED = 20_261_122;

  /** Of each log; the whole of them takes a quarter of an hour. */
  private static final long FIRST_LINES = 60_000;

  private static final int ASKED_OVER_HTTP = 300;
  private static final Duration ITEMS_FOLLOW = Duration.ofMinutes(2);
  private static final Duration KILLED_BY = Duration.ofMinutes(2);

  @TempDir Path data = Path.of("");

  @Test
  void beginningOfEveryLog_isCountedExactly() throws Exception {
    replayAndRecount(FIRST_LINES);
  }

  @Test
  @Tag("drill")
  void everyLog_isCountedExactly() throws Exception {
    replayAndRecount(Long.MAX_VALUE);
  }

  private void replayAndRecount(long lines) throws Exception {
    List<LogRecount.Source> sources =
        List.of(
            LogRecount.otto(),
            LogRecount.rees46(),
            LogRecount.digineticaViews(),
            LogRecount.digineticaPurchases(),
            LogRecount.sessions(),
            LogRecount.taobao(),
            LogRecount.movieTweetings(),
            LogRecount.completeJourney(),
            LogRecount.onlineRetail(),
            LogRecount.globo());
    LogRecount recount = new LogRecount();
    try (EverystoreProcess up = EverystoreProcess.start(data)) {
      for (LogRecount.Source source : sources) {
        Path file = SharedLogs.file(source.file());
        recount.add(source, file, lines);
        String limit = Long.toString(lines);
        assertEquals(
            0, replay(up.shop(), file, source.format(), "--limit", limit), source.format());
      }
      check(recount, up);
    }
  }

  @Test
  void logReplayedOverAKill_andAThirdOfItTwice_isCountedExactly() throws Exception {
    LogRecount.Source source = LogRecount.taobao();
    Path file = SharedLogs.file(source.file());
    LogRecount recount = new LogRecount().add(source, file);
    String port = Integer.toString(freePort());
    CompletableFuture<Integer> replayed;
    try (EverystoreProcess up = EverystoreProcess.start(data, "--port=" + port)) {
      Api api = new Api(up.shop());
      URI url = up.shop();
      replayed = CompletableFuture.supplyAsync(() -> replay(url, file, source.format()));
      // Killed as soon as the log is partly in: somebody from the second tenth is known.
      await()
          .atMost(KILLED_BY)
          .until(() -> api.get("/v1/users/" + personAt(file, 12_000)).status() == 200);
      up.kill();
    }
    try (EverystoreProcess up = EverystoreProcess.start(data, "--port=" + port)) {
      assertEquals(0, replayed.get());
      String third = Long.toString(recount.events / 3);
      assertEquals(0, replay(up.shop(), file, source.format(), "--limit", third));
      check(recount, up);
    }
  }

  private static int replay(URI url, Path file, String format, String... more) {
    CommandLine command = new CommandLine(new ReplayCommand());
    String[] arguments = new String[5 + more.length];
    arguments[0] = file.toString();
    arguments[1] = "--format";
    arguments[2] = format;
    arguments[3] = "--url";
    arguments[4] = url.toString();
    System.arraycopy(more, 0, arguments, 5, more.length);
    return command.execute(arguments);
  }

  private static void check(LogRecount recount, EverystoreProcess up) throws Exception {
    ViewTopics topics = new ViewTopics(up.kafka());
    Map<String, Long> people = topics.countsByPerson();
    assertSame(recount.byPerson, people);
    assertEquals(recount.byName, totals(people));
    // Items follow within about a second and carry no token.
    await()
        .atMost(ITEMS_FOLLOW)
        .untilAsserted(() -> assertSame(recount.byItem, topics.countsByItem()));

    Api api = new Api(up.shop());
    List<String> keys = recount.byPerson.keySet().stream().sorted().toList();
    Random random = new Random(SEED);
    for (int i = 0; i < ASKED_OVER_HTTP; i++) {
      String key = keys.get(random.nextInt(keys.size()));
      int space = key.lastIndexOf(' ');
      Api.Answer answer = api.get("/v1/users/" + key.substring(0, space));
      assertEquals(
          recount.byPerson.get(key),
          answer
              .body()
              .path("features")
              .path("events." + key.substring(space + 1) + ".count")
              .asLong(),
          key + " seed " + SEED);
    }
  }

  /** Equality of large maps with a message one can read. */
  private static void assertSame(Map<String, Long> expected, Map<String, Long> found) {
    Map<String, String> different = new TreeMap<>();
    expected.forEach(
        (key, count) -> {
          if (!count.equals(found.get(key))) {
            different.put(key, count + " but " + found.get(key));
          }
        });
    found.forEach(
        (key, count) -> {
          if (!expected.containsKey(key)) {
            different.put(key, "nothing but " + count);
          }
        });
    assertTrue(
        different.isEmpty(),
        () ->
            different.size()
                + " counts differ, such as "
                + different.entrySet().stream().limit(5).toList());
  }

  private static Map<String, Long> totals(Map<String, Long> counts) {
    Map<String, Long> totals = new HashMap<>();
    counts.forEach(
        (key, count) -> totals.merge(key.substring(key.lastIndexOf(' ') + 1), count, Long::sum));
    return totals;
  }

  private static String personAt(Path file, int line) throws Exception {
    return LogRecount.personAt(LogRecount.taobao(), file, line);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
