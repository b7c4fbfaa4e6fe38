package io.everystore.standalone.replay;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.fuzz.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Logs of every format, damaged: each line is an event or says why it is none. */
final class LogReaderFuzzTest {
  private static final Map<String, String> COLUMNS =
      Map.of("user", "who", "item", "what", "time", "when");

  @TempDir(cleanup = CleanupMode.NEVER)
  Path directory = Path.of("");

  private static Map<LogFormat, String> logs() {
    Map<LogFormat, String> logs = new EnumMap<>(LogFormat.class);
    logs.put(LogFormat.SESSIONS, "SessionId\tItemId\tTime\n11\t214\t1396314141.719\n");
    logs.put(
        LogFormat.RETAILROCKET,
        "timestamp,visitorid,event,itemid,transactionid\n1433221332119,257597,transaction,3,4\n");
    logs.put(LogFormat.YOOCHOOSE, "420374,2014-04-06T18:44:58.314Z,214537888,12462,2\n");
    logs.put(
        LogFormat.DIGINETICA,
        "sessionId;userId;itemId;timeframe;eventdate\n1;NA;81766;526309;2016-05-09\n");
    logs.put(
        LogFormat.OTTO,
        "{\"session\":7,\"events\":[{\"aid\":1,\"ts\":1659304800025,\"type\":\"clicks\"}]}\n");
    logs.put(LogFormat.TAOBAO, "1,2268318,2520377,fav,1511544070\n");
    logs.put(LogFormat.MOVIELENS, "1::1193::5::978300760\n");
    logs.put(LogFormat.GA4, "{\"client_id\":\"c\",\"events\":[{\"name\":\"login\"}]}\n");
    logs.put(LogFormat.COMPLETEJOURNEY, "a,\"b\" c\n1,2\n"); // no table from its first line on
    logs.put(LogFormat.CSV, "who,what,when\nann,mug,2024-05-01T10:00:00Z\n");
    return logs;
  }

  @Test
  void damagedLog_isReadLineByLineOrRefused() throws IOException {
    List<LogFormat> formats = new ArrayList<>();
    List<byte[]> corpus = new ArrayList<>();
    for (Map.Entry<LogFormat, String> each : logs().entrySet()) {
      byte[] log = each.getValue().getBytes(StandardCharsets.UTF_8);
      corpus.add(marked(formats.size(), log));
      corpus.add(marked(formats.size() | 0x80, gzipped(log)));
      formats.add(each.getKey());
    }
    Fuzz.run(
        "logs",
        corpus,
        input -> {
          if (input.length > 0) {
            LogFormat format = formats.get((input[0] & 0x7f) % formats.size());
            Path file = directory.resolve(input[0] < 0 ? "log.gz" : "log");
            Files.write(file, Arrays.copyOfRange(input, 1, input.length));
            read(file, format);
          }
        });
  }

  private static void read(Path file, LogFormat format) {
    Map<String, String> columns = format == LogFormat.CSV ? COLUMNS : Map.of();
    try (LogReader reader = LogReader.open(file, format, columns)) {
      while (reader.hasNext()) {
        LogLine line = reader.next();
        assertFalse(line.position().isEmpty());
        if (line instanceof LogLine.Unreadable unreadable) {
          assertFalse(unreadable.reason().isEmpty());
        }
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException refused) {
      String message = refused.getMessage();
      assertTrue(message != null && !message.isBlank(), "no reason");
    }
  }

  private static byte[] marked(int mark, byte[] log) {
    byte[] marked = new byte[log.length + 1];
    marked[0] = (byte) mark;
    System.arraycopy(log, 0, marked, 1, log.length);
    return marked;
  }

  private static byte[] gzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
