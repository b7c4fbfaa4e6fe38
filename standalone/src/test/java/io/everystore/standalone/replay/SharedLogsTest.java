package io.everystore.standalone.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.standalone.SharedLogs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every real log is read to its end, each line an event. */
final class SharedLogsTest {
  @ParameterizedTest
  @CsvSource({
    "sessions, rsc15-100k/clicks.tsv.gz",
    "taobao, taobao-2h/user_behavior.csv.gz",
    "rees46, rees46-oct-3h/events.csv.gz",
    "online-retail, online-retail/online-retail.csv.gz",
    "completejourney, completejourney/transactions.csv.gz",
    "movielens, movietweetings-100k/ratings.csv.gz",
    "diginetica, diginetica-part/train-purchases.csv.gz",
    "diginetica, diginetica-part/sample_train-item-views.csv.gz",
    "otto, otto-tiny/events.csv.gz",
    "globo, globo-news/clicks.csv.gz"
  })
  void realLog_isReadWithoutLoss(String format, String name) throws IOException {
    Path file = SharedLogs.file(name);
    long lines;
    try (BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      lines = text.lines().filter(line -> !line.isBlank()).count() - 1;
    }
    long events = 0;
    try (LogReader reader = LogReader.open(file, LogFormat.of(format), Map.of())) {
      while (reader.hasNext()) {
        LogLine line = reader.next();
        assertTrue(line instanceof LogLine.Event, line::toString);
        events++;
      }
    }
    assertEquals(lines, events);
  }
}
