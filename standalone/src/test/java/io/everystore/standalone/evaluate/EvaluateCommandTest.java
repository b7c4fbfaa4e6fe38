package io.everystore.standalone.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.standalone.SharedLogs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class EvaluateCommandTest {
  @TempDir Path directory = Path.of("");

  private String evaluate(String... options) throws IOException {
    Path json = directory.resolve("out.json");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                SharedLogs.file("rsc15-100k/clicks.tsv.gz").toString(),
                "--format=sessions",
                "--limit=5000",
                "--tries=2",
                "--json=" + json));
    arguments.addAll(List.of(options));
    assertEquals(
        0, new CommandLine(new EvaluateCommand()).execute(arguments.toArray(String[]::new)));
    return Files.readString(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prequential", "session-rec", "no-repeats"})
  void sameLogAndOptions_giveTheSameJson(String protocol) throws IOException {
    String[] options = {"--protocol=" + protocol, "--lag=0s,1h", "--predictions=200"};
    String first = evaluate(options);
    assertEquals(first, evaluate(options));
    JsonNode report = new ObjectMapper().readTree(first);
    List<String> ours = new ArrayList<>();
    for (JsonNode result : report.path("results")) {
      if (result.path("everystore").asBoolean()) {
        ours.add(result.path("learning").asText());
      }
      assertTrue(result.path("hr_20").asDouble() >= result.path("ndcg_20").asDouble());
      assertTrue(result.path("ndcg_20").asDouble() >= result.path("mrr_20").asDouble());
    }
    assertEquals(List.of("live", "1h behind", "frozen"), ours);
  }

  @Test
  void only_measuresWhatIsNamed() throws IOException {
    JsonNode report =
        new ObjectMapper().readTree(evaluate("--only=sr,popularity", "--predictions=50"));
    assertEquals(50, report.path("asked").asInt());
    for (JsonNode result : report.path("results")) {
      assertTrue(List.of("sr", "popularity").contains(result.path("method").asText()));
    }
  }

  @Test
  void picture_hasABarForEachLag() throws IOException {
    Path picture = directory.resolve("lag.svg");
    evaluate("--only=next-item", "--lag=0s,1h", "--predictions=50", "--picture=" + picture);
    String svg = Files.readString(picture);
    for (String learning : List.of("live", "1h behind", "frozen")) {
      assertTrue(svg.contains(">" + learning + "</text>"), svg);
    }
    assertEquals(3, svg.split("rx=").length - 1);
  }

  @Test
  void learner_changesTheOrder() throws IOException {
    String[] options = {"--only=next-item", "--predictions=300"};
    String[] builtIn = {"--only=next-item", "--predictions=300", "--learner=built-in"};
    assertFalse(evaluate(options).equals(evaluate(builtIn)), "what was learned has no effect");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lag=5|--lag: 5 (expected: such as 0s, 1m or 2h)",
        "--strategy=best|--strategy: best (expected: some of [top-picks,",
        "--only=gru4rec|--only: gru4rec (expected: some of [next-item, popularity,",
        "--protocol=x|--protocol: x (expected: prequential, session-rec, no-repeats)",
        "--tries=0|--tries: 0 (expected: 1..100)",
        "--learner=x|--learner: x (expected: softmax, built-in, jsat-sgd,",
        "--at-hand=x|--at-hand: x (expected: allow or never)",
        "--session-knn=k=1|--session-knn: k (expected: some of [",
        "--format=xml|--format: xml (expected: sessions,",
      })
  void wrongOption_isRefusedWithWhatIsExpected(String option, String message) throws IOException {
    StringWriter errors = new StringWriter();
    CommandLine command = new CommandLine(new EvaluateCommand()).setErr(new PrintWriter(errors));
    command.setOverwrittenOptionsAllowed(true);
    int exit =
        command.execute(
            SharedLogs.file("rsc15-100k/clicks.tsv.gz").toString(), "--format=sessions", option);
    assertEquals(2, exit);
    assertTrue(errors.toString().contains(message), errors::toString);
  }

  @ParameterizedTest
  @CsvSource({"0s,0", "1s,1000", "90m,5400000", "1h,3600000", "1d,86400000"})
  void lag_isReadAndWritten(String text, long millis) {
    assertEquals(millis, Lag.parseMillis(text));
    assertEquals(text, Lag.format(millis));
  }

  @Test
  void lagWithoutUnit_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Lag.parseMillis("-1s"));
  }
}
