package io.everystore.standalone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds real logs, which lie beside the repository and are no part of it. */
public final class SharedLogs {
  private SharedLogs() {}

  /** A file under {@code ../shared/data}; fails the test plainly when it is missing. */
  public static Path file(String name) {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.exists(root.resolve("everystore"))) {
      root = root.getParent();
    }
    Path file =
        (root == null ? Path.of("..") : root)
            .resolveSibling("shared")
            .resolve("data")
            .resolve(name);
    assertTrue(
        Files.isReadable(file),
        () ->
            "test data is missing: " + file + " (expected: ../shared/data beside the repository)");
    return file;
  }
}
