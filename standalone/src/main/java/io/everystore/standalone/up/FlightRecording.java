package io.everystore.standalone.up;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's flight recorder, always on: the last hour of this process, at most 64 MB on disk,
 * written to {@code everystore.jfr} beside the logs when it ends, and by {@code jcmd PID JFR.dump}
 * whenever somebody asks.
 */
final class FlightRecording implements AutoCloseable {
  static final String FILE = "everystore.jfr";
  static final long MAX_BYTES = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(FlightRecording.class);
  private static final Duration MAX_AGE = Duration.ofHours(1);
  private static final String SETTINGS = "default";

  private final Recording recording;
  private final Path file;

  private FlightRecording(Recording recording, Path file) {
    this.recording = recording;
    this.file = file;
  }

  /** Begins to record; the settings are those of the JDK that cost about one percent. */
  static FlightRecording start(Path logs) throws IOException {
    try {
      Recording recording = new Recording(Configuration.getConfiguration(SETTINGS));
      recording.setName("everystore");
      recording.setToDisk(true);
      recording.setMaxAge(MAX_AGE);
      recording.setMaxSize(MAX_BYTES);
      recording.start();
      return new FlightRecording(recording, logs.resolve(FILE));
    } catch (ParseException e) {
      throw new IOException("flight recorder settings " + SETTINGS + ": " + e.getMessage(), e);
    }
  }

  /** Writes what is recorded so far. */
  void dump() throws IOException {
    recording.dump(file);
  }

  @Override
  public void close() {
    try {
      dump();
    } catch (IOException e) {
      LOG.warn("the flight recording could not be written to {}", file, e);
    }
    recording.close();
  }
}
