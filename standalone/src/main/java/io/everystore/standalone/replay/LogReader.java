package io.everystore.standalone.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads an interaction log line by line, plain or gzipped. Not thread-safe, but {@link #bytesRead}
 * may be asked from any thread.
 */
final class LogReader implements AutoCloseable, Iterator<LogLine> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BUFFER_CHARS = 1 << 16;

  private final LogFormat format;
  private final CountingInputStream counted;
  private final BufferedReader reader;
  private final Deque<LogLine> pending = new ArrayDeque<>();
  private final @Nullable Iterator<CSVRecord> table;
  private final @Nullable Columns columns;
  private final @Nullable LineMapper mapper;
  private long lineNumber;

  private LogReader(
      LogFormat format,
      CountingInputStream counted,
      BufferedReader reader,
      @Nullable Iterator<CSVRecord> table,
      @Nullable Columns columns,
      @Nullable LineMapper mapper) {
    this.format = format;
    this.counted = counted;
    this.reader = reader;
    this.table = table;
    this.columns = columns;
    this.mapper = mapper;
  }

  /**
   * Opens a log.
   *
   * @param named column names for {@link LogFormat#CSV}, empty otherwise
   * @throws IllegalArgumentException when the file does not have the format's columns
   */
  static LogReader open(Path file, LogFormat format, Map<String, String> named) throws IOException {
    CountingInputStream counted = new CountingInputStream(Files.newInputStream(file));
    try {
      InputStream raw =
          file.getFileName().toString().endsWith(".gz")
              ? new GZIPInputStream(counted, BUFFER_CHARS)
              : counted;
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(raw, StandardCharsets.UTF_8), BUFFER_CHARS);
      String first = firstLine(reader);
      boolean json = format == LogFormat.GA4 || first.startsWith("{");
      if (json) {
        if (format != LogFormat.GA4 && format != LogFormat.OTTO) {
          throw new IllegalArgumentException(
              file + ": JSON lines (expected for " + format.word() + ": " + format.columns() + ")");
        }
        return new LogReader(format, counted, reader, null, null, null);
      }
      return openTable(format, named, counted, reader, first);
    } catch (EOFException e) {
      counted.close();
      throw new IOException(file + ": ends within its first line (expected: a whole file)", e);
    } catch (UncheckedIOException e) {
      counted.close();
      throw new IOException(file + ": header: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      counted.close();
      throw e;
    }
  }

  private static LogReader openTable(
      LogFormat format,
      Map<String, String> named,
      CountingInputStream counted,
      BufferedReader reader,
      String first)
      throws IOException {
    String delimiter = delimiter(first);
    List<String> header = Arrays.asList(first.split(java.util.regex.Pattern.quote(delimiter), -1));
    List<String> known = LineMapper.headerless(format, header.size());
    boolean hasHeader = known == null || (!first.isEmpty() && !Character.isDigit(first.charAt(0)));
    CSVParser parser =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(true)
            .setSkipHeaderRecord(false)
            .get()
            .parse(reader);
    Iterator<CSVRecord> table = parser.iterator();
    Columns columns;
    if (hasHeader) {
      columns = new Columns(table.hasNext() ? table.next().toList() : List.of());
    } else {
      columns = new Columns(Objects.requireNonNull(known));
    }
    return new LogReader(
        format, counted, reader, table, columns, LineMapper.of(format, columns, named));
  }

  private static String firstLine(BufferedReader reader) throws IOException {
    reader.mark(BUFFER_CHARS);
    String line = reader.readLine();
    reader.reset();
    return line == null ? "" : line;
  }

  private static String delimiter(String line) {
    for (String candidate : List.of("::", "\t", ";")) {
      if (line.contains(candidate)) {
        return candidate;
      }
    }
    return ",";
  }

  /** Bytes of the file read so far, compressed where it is. */
  long bytesRead() {
    return counted.bytesRead();
  }

  @Override
  public boolean hasNext() {
    while (pending.isEmpty()) {
      if (!readNext()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public LogLine next() {
    if (!hasNext()) {
      throw new java.util.NoSuchElementException("end of the log");
    }
    return pending.remove();
  }

  private boolean readNext() {
    return table == null ? readJson() : readRecord(table);
  }

  private boolean readRecord(Iterator<CSVRecord> lines) {
    try {
      if (!lines.hasNext()) {
        return false;
      }
      CSVRecord line = lines.next();
      lineNumber++;
      String position = Long.toString(lineNumber);
      try {
        LogEvent event = Objects.requireNonNull(mapper).map(Objects.requireNonNull(columns), line);
        pending.add(new LogLine.Event(position, event));
      } catch (IllegalArgumentException e) {
        pending.add(new LogLine.Unreadable(position, String.valueOf(e.getMessage())));
      }
      return true;
    } catch (UncheckedIOException e) {
      throw new IllegalStateException("line " + (lineNumber + 1) + ": " + e.getMessage(), e);
    }
  }

  private boolean readJson() {
    String line;
    try {
      line = reader.readLine();
    } catch (IOException e) {
      throw new IllegalStateException("line " + (lineNumber + 1) + ": " + e.getMessage(), e);
    }
    if (line == null) {
      return false;
    }
    lineNumber++;
    if (line.isBlank()) {
      return true;
    }
    if (format == LogFormat.GA4) {
      pending.add(new LogLine.Body(Long.toString(lineNumber), line));
    } else {
      readOttoSession(line);
    }
    return true;
  }

  private void readOttoSession(String line) {
    String position = Long.toString(lineNumber);
    try {
      JsonNode session = JSON.readTree(line);
      int index = 0;
      for (JsonNode event : session.path("events")) {
        pending.add(
            new LogLine.Event(
                position + "." + index++,
                LineMapper.otto(
                    session.path("session").asText(),
                    event.path("aid").asText(),
                    event.path("ts").asLong(),
                    event.path("type").asText())));
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      pending.add(new LogLine.Unreadable(position, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
