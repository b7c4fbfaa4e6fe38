package io.everystore.standalone.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A process with the launcher's own flags ends when its heap is full, whoever catches the error.
 */
final class OutOfMemoryTest {
  private static final Path FLAGS = Path.of("src/main/launcher/jvm.options");

  /** The JVM's, of a process that {@code ExitOnOutOfMemoryError} ended. */
  private static final int EXIT_CODE = 3;

  @Test
  void fullHeap_endsTheProcess() throws Exception {
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElse("java"));
    for (String flag : Files.readAllLines(FLAGS)) {
      // What Maven puts in its place opens modules and has nothing to do with memory.
      if (!flag.startsWith("#") && !flag.startsWith("$")) {
        line.add(flag);
      }
    }
    line.addAll(
        List.of("-Xmx32m", "-cp", System.getProperty("java.class.path"), Glutton.class.getName()));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      String told = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(1, TimeUnit.MINUTES), "still runs");
      assertEquals(EXIT_CODE, process.exitValue(), told);
    } finally {
      process.destroyForcibly();
    }
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
}
