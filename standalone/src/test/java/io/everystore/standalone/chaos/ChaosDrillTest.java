package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
                2,
                10,
                0,
                5,
                1),
            System.out::println);
    assertEquals(0, result.events().lost(), () -> result.differences().toString());
    assertEquals(0, result.events().surplus(), () -> result.differences().toString());
    assertEquals(0, result.pages().wrong(), () -> result.differences().toString());
    assertEquals(0, result.grants().over(), () -> result.differences().toString());
    assertEquals(0, result.grants().doubled(), () -> result.differences().toString());
    assertEquals(FAULTS, result.faults().size());
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
