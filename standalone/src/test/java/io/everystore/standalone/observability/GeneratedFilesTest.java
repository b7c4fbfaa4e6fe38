package io.everystore.standalone.observability;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in the repository are those of the descriptions, and do what these say. */
final class GeneratedFilesTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path directory;

  @Test
  void files_areThoseOfTheDescriptions() throws IOException {
    for (Map.Entry<String, String> file : Generate.files().entrySet()) {
      assertEquals(
          file.getValue(),
          Files.readString(REPOSITORY.resolve(file.getKey())),
          file.getKey() + ": write it anew with mvn -pl standalone exec:exec@observability");
    }
  }

  @Test
  void alerts_eachHaveOneRunbook() throws IOException {
    TreeSet<String> named = new TreeSet<>();
    for (Alert alert : Alerts.all()) {
      assertTrue(named.add(alert.name() + ".md"), alert.name() + ": twice");
      String runbook = Files.readString(REPOSITORY.resolve(alert.runbook()));
      for (String part :
          new String[] {
            "# " + alert.name() + "\n", "## What it means\n", "## Look at\n", "## Do\n"
          }) {
        assertTrue(runbook.contains(part), alert.runbook() + ": " + part);
      }
    }
    try (Stream<Path> runbooks = Files.list(REPOSITORY.resolve("docs/runbooks"))) {
      assertEquals(
          named,
          runbooks
              .map(path -> path.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @Test
  void alerts_fireAndKeepQuietAsTheirHistoriesSay() throws Exception {
    Promtool promtool = Promtool.find();
    Path tests = REPOSITORY.resolve(Generate.RULE_TESTS);
    promtool.run(requireNonNull(tests.getParent()), "check", "rules", "everystore-rules.yaml");
    promtool.run(
        requireNonNull(tests.getParent()), "test", "rules", tests.getFileName().toString());
  }

  @Test
  void alertThatNeverFires_isFound() throws Exception {
    Promtool promtool = Promtool.find();
    Path rules = REPOSITORY.resolve(Generate.RULE_TESTS).resolveSibling("everystore-rules.yaml");
    String deaf = Files.readString(rules).replace("min(everystore_redis_up) < 1", "vector(0) > 1");
    Files.writeString(directory.resolve("rules.yaml"), deaf);
    Files.writeString(
        directory.resolve("tests.yaml"),
        PrometheusFiles.tests(
            Alerts.all().stream().filter(alert -> alert.name().equals("RedisAway")).toList(),
            "rules.yaml"));
    AssertionError failure =
        assertThrows(
            AssertionError.class, () -> promtool.run(directory, "test", "rules", "tests.yaml"));
    assertTrue(String.valueOf(failure.getMessage()).contains("RedisAway"), failure::getMessage);
  }
}
