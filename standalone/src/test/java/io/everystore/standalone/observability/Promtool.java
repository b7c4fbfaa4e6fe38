package io.everystore.standalone.observability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Prometheus' own tool, from the PATH or from where {@code ./everystore test} puts it. */
final class Promtool {
  private static final long TIMEOUT_SECONDS = 900;
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  private final Path binary;

  private Promtool(Path binary) {
    this.binary = binary;
  }

  static Promtool find() {
    List<Path> places = new ArrayList<>();
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      places.add(Path.of(directory, "promtool"));
    }
    places.add(REPOSITORY.resolve("target/launcher/promtool"));
    return places.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .map(Promtool::new)
        .orElseThrow(
            () ->
                new AssertionError(
                    "promtool: not found, so alerts cannot be tested (expected: on the PATH;"
                        + " ./everystore test as root on Debian fetches it)"));
  }

  /** What it printed; its exit code is 0, or the test fails. */
  String run(Path directory, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    // Every test of a rule makes a database that is synced to disk.
    Path memory = Path.of("/dev/shm");
    if (Files.isWritable(memory)) {
      builder.environment().putAll(Map.of("TMPDIR", memory.toString()));
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("promtool " + List.of(arguments) + ":\n" + output);
    }
    return output;
  }
}
