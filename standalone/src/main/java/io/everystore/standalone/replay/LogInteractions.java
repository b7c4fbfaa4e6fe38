package io.everystore.standalone.replay;

import io.everystore.feature.event.Ga4Reader;
import io.everystore.feature.event.MalformedBodyException;
import io.everystore.feature.event.Rejection;
import io.everystore.feature.proto.Interaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Reads an interaction log as the interactions a replay of it would put into Kafka. */
public final class LogInteractions {
  private LogInteractions() {}

  /**
   * Hands every acceptable interaction of a log to {@code into}, in the order of the file.
   *
   * @param format one of the formats of {@code replay}
   * @param columns column names for the format csv, empty otherwise
   * @param limit lines at most
   * @param bytesRead told how far into the file the reading has come
   * @return events that are not acceptable, and unreadable lines
   * @throws IllegalArgumentException when there is no such format, or the file does not have its
   *     columns
   */
  public static long read(
      Path file,
      String format,
      Map<String, String> columns,
      long limit,
      LongConsumer bytesRead,
      Consumer<Interaction> into)
      throws IOException {
    Sink sink = new Sink(into, Files.getLastModifiedTime(file).toMillis());
    try (LogReader reader = LogReader.open(file, LogFormat.of(format), columns)) {
      for (long line = 0; line < limit && reader.hasNext(); line++) {
        sink.take(reader.next());
        bytesRead.accept(reader.bytesRead());
      }
    }
    return sink.rejected;
  }

  /** Words of the formats there are. */
  public static String formats() {
    return LogFormat.words();
  }

  /** Milliseconds since the epoch of a date or time as logs write them. */
  public static long parseMillis(String time) {
    return LogTime.parseMillis(time);
  }

  private static final class Sink implements Ga4Reader.Sink {
    private final Consumer<Interaction> into;
    private final long fileTimeMillis;
    private final Ga4Reader reader = new Ga4Reader();
    private final EventBody body = new EventBody("");
    private long rejected;

    /**
     * @param fileTimeMillis stands for the time of receipt where a line has no time of its own
     */
    Sink(Consumer<Interaction> into, long fileTimeMillis) {
      this.into = into;
      this.fileTimeMillis = fileTimeMillis;
    }

    void take(LogLine line) {
      if (line instanceof LogLine.Event event) {
        parse(body.encode(event), event.event().timeMillis());
      } else if (line instanceof LogLine.Body raw) {
        parse(EventBody.raw(raw.json()), fileTimeMillis);
      } else {
        rejected++;
      }
    }

    private void parse(byte[] json, long receivedTimeMillis) {
      try {
        reader.read(json, 0, json.length, 0, receivedTimeMillis, this);
      } catch (MalformedBodyException e) {
        rejected += Math.max(1, e.eventCount());
      }
    }

    @Override
    public void accepted(int index, Interaction.Builder event) {
      into.accept(event.build());
    }

    @Override
    public void rejected(int index, Rejection rejection) {
      rejected++;
    }
  }
}
