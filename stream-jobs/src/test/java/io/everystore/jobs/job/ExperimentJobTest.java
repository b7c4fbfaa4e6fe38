package io.everystore.jobs.job;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.proto.Exposure;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.VariationResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments through the whole job: visitors are exposed, log in, and buy. */
final class ExperimentJobTest {
  private static final long START = 1_700_000_000_000L;
  private static final int PEOPLE = 200;
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path checkpoints;

  private final InMemoryLog log = new InMemoryLog(PARTITIONS);
  private final InMemoryLog exposures = new InMemoryLog(PARTITIONS);
  private final ReaderViews views = new ReaderViews();
  private final Map<String, String> expected = new TreeMap<>();
  private int events;

  @Test
  void exposedVisitorsWhoLogInAndBuy_countInTheirVariationDespiteAFailure() throws Exception {
    fill(7);
    try (RunningJob job =
        RunningJob.start(log, new InMemoryLog(1), exposures, views, 2, checkpoints, null)) {
      log.uncover(0.5);
      exposures.uncover(0.3);
      awaitResults();
      awaitACheckpoint();
      views.failAfter(20);
      log.uncover(1);
      exposures.uncover(1);
      await().atMost(PATIENCE).untilAsserted(() -> assertEquals(expected, lines(views.results())));
      // In no order with the results; once more when it was read again.
      await().atMost(PATIENCE).until(() -> !views.deadLetters().isEmpty());
    }
  }

  private void awaitResults() {
    await().atMost(PATIENCE).until(() -> !views.results().isEmpty());
  }

  private void awaitACheckpoint() {
    int before = RunningJob.newestCheckpoint(checkpoints).map(RunningJob::number).orElse(0);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                RunningJob.newestCheckpoint(checkpoints).map(RunningJob::number).orElse(0)
                    >= before + 2);
  }

  private void fill(long seed) {
    Random random = new Random(seed);
    long[] exposed = new long[2];
    long[] clicked = new long[2];
    long[] purchased = new long[2];
    long[] cents = new long[2];
    for (int i = 0; i < PEOPLE; i++) {
      String client = "client-" + i;
      int variation = random.nextInt(2);
      exposed[variation]++;
      append(exposures, client, exposure(client, variation));
      append(exposures, client, exposure(client, variation));
      append(log, client, event(client, "", "select_item", START - 1, 0));
      if (random.nextBoolean()) {
        append(log, client, event(client, "", "select_item", START + 1, 0));
        clicked[variation]++;
      }
      boolean logsIn = random.nextBoolean();
      if (logsIn) {
        append(log, client, event(client, "user-" + i, "login", START + 2, 0));
      }
      if (random.nextInt(3) == 0) {
        byte[] bought = event(client, "", "purchase", START + 3, 1_500);
        append(log, client, bought);
        append(log, client, bought);
        append(log, client, event(client, logsIn ? "user-" + i : "", "refund", START + 4, 500));
        purchased[variation]++;
        cents[variation] += 1_000;
      }
    }
    exposures.append(0, new byte[] {1, 2, 3});
    for (int variation = 0; variation < 2; variation++) {
      expected.put(
          "e/v" + variation,
          exposed[variation]
              + " exposed "
              + clicked[variation]
              + " clicked "
              + purchased[variation]
              + " bought for "
              + cents[variation] / 100.0
              + " squared "
              + 100.0 * purchased[variation]);
    }
  }

  private static void append(InMemoryLog to, String client, byte[] value) {
    to.append(Math.floorMod(client.hashCode(), PARTITIONS), value);
  }

  private static byte[] exposure(String unit, int variation) {
    return Exposure.newBuilder()
        .setExperimentId("e")
        .setVariationId("v" + variation)
        .setUnit(unit)
        .setTimeMillis(START)
        .build()
        .toByteArray();
  }

  private byte[] event(String client, String user, String name, long timeMillis, long cents) {
    return Interaction.newBuilder()
        .setEventId("event-" + events++)
        .setClientId(client)
        .setUserId(user)
        .setName(name)
        .setEventTimeMillis(timeMillis)
        .setReceivedTimeMillis(timeMillis)
        .setValueCents(cents)
        .setTransactionId("t")
        .build()
        .toByteArray();
  }

  private static Map<String, String> lines(Map<String, VariationResult> results) {
    Map<String, String> lines = new TreeMap<>();
    results.forEach(
        (key, sums) ->
            lines.put(
                key,
                sums.getExposed()
                    + " exposed "
                    + sums.getClicked()
                    + " clicked "
                    + sums.getPurchased()
                    + " bought for "
                    + sums.getRevenue()
                    + " squared "
                    + sums.getRevenueSquared()));
    return lines;
  }
}
