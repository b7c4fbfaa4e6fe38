package io.everystore.standalone.replay;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Sends a log through the public API: one thread reads, each lane posts its persons' events in
 * order, in batches that are full or due.
 */
final class Replay {
  /** Lines per request at most; the door takes more, an answer sooner is worth more. */
  private static final int BATCH_LINES = 1_000;

  private static final int BATCH_BYTES = 1 << 20;
  private static final int LANE_QUEUE_LINES = 8_192;
  private static final long BATCH_WAIT_MILLIS = 50;
  private static final int FINGERPRINT_BYTES = 1 << 16;

  private final ReplayOptions options;
  private final ReplayCounts counts = new ReplayCounts();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Replay(ReplayOptions options) {
    this.options = options;
  }

  ReplayCounts counts() {
    return counts;
  }

  /**
   * Sends the whole log and returns the tokens of what was sent last, one per lane.
   *
   * @param progress told the bytes of the file read so far, often
   * @throws IOException when the file cannot be read or the server stays away too long
   */
  List<String> run(ProgressListener progress) throws IOException, InterruptedException {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    EventBody body = new EventBody(options.format().word() + "-" + fingerprint() + "-");
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < options.lanes(); i++) {
      lanes.add(
          new Lane(
              new EventSender(http, options.url(), options.key(), options.patience(), counts)));
    }
    lanes.forEach(Thread::start);
    try (LogReader log = LogReader.open(options.file(), options.format(), options.columns())) {
      distribute(log, body, lanes, progress);
    } finally {
      for (Lane lane : lanes) {
        lane.finish();
      }
    }
    List<String> tokens = new ArrayList<>();
    for (Lane lane : lanes) {
      lane.join();
      String token = lane.sender.token();
      if (token != null) {
        tokens.add(token);
      }
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IOException(failed.getMessage(), failed);
    }
    return tokens;
  }

  private void distribute(
      LogReader log, EventBody body, List<Lane> lanes, ProgressListener progress)
      throws InterruptedException {
    Pace pace = new Pace(options.speed());
    long sent = 0;
    while (sent < options.limit() && log.hasNext() && failure.get() == null) {
      LogLine line = log.next();
      if (line instanceof LogLine.Event event) {
        if (event.event().timeMillis() > options.untilMillis()) {
          continue;
        }
        pace.await(event.event().timeMillis());
        lanes
            .get(Math.floorMod(event.event().clientId().hashCode(), lanes.size()))
            .put(new Encoded(event.position(), body.encode(event)));
      } else if (line instanceof LogLine.Body raw) {
        // Whose body it is would need parsing; one lane keeps them all in order.
        lanes.get(0).put(new Encoded(raw.position(), EventBody.raw(raw.json())));
      } else if (line instanceof LogLine.Unreadable bad) {
        counts.rejected("unreadable_line", "line " + bad.position() + ": " + bad.reason());
      }
      sent++;
      counts.read.increment();
      progress.advanced(log.bytesRead());
    }
  }

  /** Tells files apart by their beginning and length, so that the same file has the same ids. */
  private String fingerprint() throws IOException {
    CRC32 crc = new CRC32();
    try (var in = java.nio.file.Files.newInputStream(options.file())) {
      crc.update(in.readNBytes(FINGERPRINT_BYTES));
    }
    return Long.toHexString(crc.getValue() ^ (java.nio.file.Files.size(options.file()) << 7));
  }

  /** Told how far the replay has read. */
  @FunctionalInterface
  interface ProgressListener {
    void advanced(long bytesRead);
  }

  private record Encoded(String position, byte[] line) {
    boolean isEnd() {
      return position.isEmpty();
    }
  }

  /** Holds lines back until their time has come. */
  private static final class Pace {
    private final double speed;
    private long firstEventMillis = Long.MIN_VALUE;
    private long startNanos;

    Pace(double speed) {
      this.speed = speed;
    }

    void await(long eventMillis) throws InterruptedException {
      if (Double.isInfinite(speed)) {
        return;
      }
      if (firstEventMillis == Long.MIN_VALUE) {
        firstEventMillis = eventMillis;
        startNanos = System.nanoTime();
      }
      long dueNanos = startNanos + (long) ((eventMillis - firstEventMillis) / speed * 1e6);
      long waitNanos = dueNanos - System.nanoTime();
      if (waitNanos > 0) {
        TimeUnit.NANOSECONDS.sleep(waitNanos);
      }
    }
  }

  private final class Lane extends Thread {
    private static final Encoded END = new Encoded("", new byte[0]);

    private final BlockingQueue<Encoded> queue = new ArrayBlockingQueue<>(LANE_QUEUE_LINES);
    private final EventSender sender;

    Lane(EventSender sender) {
      super("replay-lane");
      this.sender = sender;
      setDaemon(true);
    }

    void put(Encoded line) throws InterruptedException {
      while (!queue.offer(line, 100, TimeUnit.MILLISECONDS)) {
        if (failure.get() != null) {
          return;
        }
      }
    }

    void finish() throws InterruptedException {
      put(END);
    }

    @Override
    public void run() {
      try {
        boolean open = true;
        while (open) {
          Encoded line = queue.poll(BATCH_WAIT_MILLIS, TimeUnit.MILLISECONDS);
          if (line == null || line.isEnd()) {
            sender.flush();
            open = line == null;
          } else {
            sender.add(line.position(), line.line());
            if (sender.size() >= BATCH_LINES || sender.bytes() >= BATCH_BYTES) {
              sender.flush();
            }
          }
        }
      } catch (IOException | RuntimeException e) {
        failure.compareAndSet(null, e);
        queue.clear();
      } catch (InterruptedException e) {
        failure.compareAndSet(null, Objects.requireNonNull(e));
        Thread.currentThread().interrupt();
      }
    }
  }
}
