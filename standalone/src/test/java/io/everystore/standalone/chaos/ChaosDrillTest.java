package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short drill of the whole system: whatever happens, every invariant holds. */
final class ChaosDrillTest {
  private static final long SEED = 1;
  private static final int FAULTS = 6;
  private static final Duration MOST = Duration.ofMinutes(20);

  @TempDir Path directory;

  @Test
  void handfulOfFaults_breaksNoInvariant() throws Exception {
    DrillResult result =
        Drill.run(
            new DrillOptions(directory.resolve("drill"), SEED, MOST, FAULTS, 2, 10, 5, 1),
            System.out::println);
    assertEquals(List.of(), result.differences(), "seed " + SEED);
    assertEquals(FAULTS, result.faults().size());
    assertTrue(result.events().acknowledged() > 200, result.events()::toString);
    assertTrue(result.pages().answered() > 20, result.pages()::toString);
    assertTrue(result.grants().granted() > 0, result.grants()::toString);

    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    DrillReport.print(result, new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertTrue(
        printed.toString(StandardCharsets.UTF_8).contains("Every invariant holds."),
        printed::toString);
    Path json = directory.resolve("drill.json");
    DrillReport.write(result, json);
    assertTrue(Files.readString(json).contains("\"lost\" : 0"));
  }
}
