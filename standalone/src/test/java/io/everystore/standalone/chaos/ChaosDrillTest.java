package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.standalone.up.ProcessCounts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short drill of the whole system: whatever happens, nothing is lost, doubled, overspent or
 * wrong. How quickly pages are answered meanwhile says more of the machine than of the system, so
 * that is measured by hand: {@code ./everystore chaos}.
 */
final class ChaosDrillTest {
  private static final long SEED = 1;
  private static final int FAULTS = 3;
  private static final Duration MOST = Duration.ofMinutes(20);

  @TempDir Path directory;

  @Test
  void handfulOfFaults_losesDoublesAndOverspendsNothing() throws Exception {
    DrillResult result =
        Drill.run(
            new DrillOptions(
                directory.resolve("drill"),
                SEED,
                MOST,
                FAULTS,
                Duration.ofSeconds(10),
                ProcessCounts.ofReplicas(2),
                10,
                0,
                5,
                1,
                0.5),
            System.out::println);
    assertEquals(List.of(), result.differences());
    assertTrue(result.holds());
    assertEquals(0, result.events().lost());
    assertEquals(0, result.events().surplus());
    assertEquals(0, result.events().refused());
    assertEquals(0, result.events().unanswered());
    assertEquals(0, result.pages().wrong());
    assertEquals(0, result.pages().unanswered());
    assertEquals(result.pages().asked(), result.pages().answered());
    assertEquals(0, result.grants().over());
    assertEquals(0, result.grants().doubled());
    assertEquals(0, result.grants().undecided());
    assertEquals(0, result.erasures().unacknowledged());
    assertEquals(0, result.erasures().undone());
    assertEquals(0, result.erasures().remaining());
    assertEquals(0, result.erasures().missing());
    assertTrue(result.erasures().acknowledged() > 0, result.erasures()::toString);
    assertEquals(FAULTS, result.faults().size());
    result.faults().forEach(fault -> assertTrue(fault.recoveryMillis() >= 0, fault::toString));
    assertTrue(result.events().acknowledged() > 200, result.events()::toString);
    assertTrue(result.pages().answered() > 20, result.pages()::toString);
    assertTrue(result.grants().granted() > 0, result.grants()::toString);

    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    DrillReport.print(result, new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertTrue(
        printed.toString(StandardCharsets.UTF_8).contains("events acknowledged"),
        printed::toString);
    Path json = directory.resolve("drill.json");
    DrillReport.write(result, json);
    assertTrue(Files.readString(json).contains("\"lost\" : 0"));
  }
}
