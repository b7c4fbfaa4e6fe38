package io.everystore.standalone.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code everystore replay}: a real interaction log through the front door. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Sends a real interaction log through the public API.",
    footerHeading = "%nFormats (column names in any order and case, .gz or plain):%n",
    sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {
  private static final long LINE_MILLIS = 10_000;
  private static final int BAR_MILLIS = 250;
  private static final long AWAY_PAUSE_MILLIS = 500;
  private static final Duration VISIBLE_PATIENCE = Duration.ofMinutes(5);

  private static final Duration MOST_VISIBLE_PATIENCE = Duration.ofHours(1);

  /** Or as long as so many times the sending took, where that is longer. */
  private static final long VISIBLE_PATIENCE_SENDINGS = 5;

  /** Set by the launcher when a person watches. */
  private static final String TERMINAL_PROPERTY = "everystore.terminal";

  private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The log, plain or .gz.")
  @Nullable Path file;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "F",
      description = "How the log is written; see below.")
  String format = "";

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "PART=COLUMN",
      description =
          "For --format csv: user=…,item=…,time=… and, if there, event=…, session=…, price=…,"
              + " quantity=…, category=…, brand=…, title=…, transaction=….")
  Map<String, String> columns = Map.of();

  @Option(
      names = "--speed",
      defaultValue = "max",
      paramLabel = "S",
      description = "max, or times the log's own pace, such as 60x (default: ${DEFAULT-VALUE}).")
  String speed = "max";

  @Option(names = "--limit", paramLabel = "N", description = "Lines at most.")
  long limit = Long.MAX_VALUE;

  @Option(
      names = "--until",
      paramLabel = "DATE",
      description = "Leave out what happened after this date or time (UTC).")
  @Nullable String until;

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080",
      paramLabel = "URL",
      description = "The public API (default: ${DEFAULT-VALUE}).")
  URI url = URI.create("http://127.0.0.1:8080");

  @Option(names = "--key", paramLabel = "KEY", description = "API key, where one is needed.")
  @Nullable String key;

  @Option(
      names = "--lanes",
      defaultValue = "4",
      paramLabel = "N",
      description = "Requests under way at once, 1..64 (default: ${DEFAULT-VALUE}).")
  int lanes = 4;

  @Option(
      names = "--patience",
      defaultValue = "600",
      paramLabel = "SECONDS",
      description =
          "How long the server may stay away before the replay gives up"
              + " (default: ${DEFAULT-VALUE}).")
  long patienceSeconds = 600;

  /** Adds the column layouts to {@code --help}. */
  @Spec
  void describeFormats(CommandSpec commandSpec) {
    spec = commandSpec;
    commandSpec
        .usageMessage()
        .footer(
            Stream.of(LogFormat.values())
                .map(
                    format ->
                        String.format(
                            Locale.ROOT, "%n  %s%n    %s", format.word(), format.columns()))
                .toArray(String[]::new));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ReplayOptions options = options();
    Replay replay = new Replay(options);
    PrintStream out = System.out;
    long startNanos = System.nanoTime();
    List<String> tokens;
    try {
      tokens =
          Boolean.getBoolean(TERMINAL_PROPERTY)
              ? runWithBar(replay, options.file())
              : runWithLines(replay, out);
    } catch (IOException e) {
      report(replay.counts(), startNanos, out);
      System.err.println("replay stopped: " + e.getMessage());
      System.err.println("Start it again: what was sent already counts only once.");
      return 1;
    }
    long sendingNanos = System.nanoTime() - startNanos;
    report(replay.counts(), startNanos, out);
    if (replay.counts().accepted.sum() == 0 && replay.counts().rejected() > 0) {
      System.err.println("No line was accepted. Is --format " + format + " right for this file?");
      return 1;
    }
    return awaitVisible(tokens, sendingNanos, out) ? 0 : 1;
  }

  private ReplayOptions options() {
    Path log = file == null ? Path.of("") : file;
    if (!Files.isReadable(log) || Files.isDirectory(log)) {
      throw wrong("FILE: " + log + " (expected: a readable file)");
    }
    if (lanes < 1 || lanes > 64) {
      throw wrong("--lanes: " + lanes + " (expected: 1..64)");
    }
    if (limit < 1) {
      throw wrong("--limit: " + limit + " (expected: at least 1)");
    }
    try {
      return new ReplayOptions(
          log,
          LogFormat.of(format),
          columns,
          parseSpeed(speed),
          limit,
          until == null ? Long.MAX_VALUE : LogTime.parseMillis(until),
          url,
          key,
          lanes,
          Duration.ofSeconds(patienceSeconds));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private static double parseSpeed(String text) {
    if (text.equals("max")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double factor = Double.parseDouble(text.endsWith("x") ? text.replace("x", "") : text);
      if (factor > 0) {
        return factor;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--speed: " + text + " (expected: max or 60x)", e);
    }
    throw new IllegalArgumentException("--speed: " + text + " (expected: max or 60x)");
  }

  private ParameterException wrong(String message) {
    if (spec == null) {
      throw new IllegalStateException(message);
    }
    return new ParameterException(spec.commandLine(), message);
  }

  private static List<String> runWithBar(Replay replay, Path log)
      throws IOException, InterruptedException {
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("replay")
            .setInitialMax(Files.size(log))
            .setUnit(" MB", 1_000_000)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(BAR_MILLIS)
            .build()) {
      List<String> tokens =
          runWatched(
              replay,
              BAR_MILLIS,
              (bytesRead, text) -> {
                bar.stepTo(bytesRead);
                bar.setExtraMessage(" " + text);
              });
      bar.stepTo(Files.size(log));
      return tokens;
    }
  }

  private static List<String> runWithLines(Replay replay, PrintStream out)
      throws IOException, InterruptedException {
    return runWatched(replay, LINE_MILLIS, (bytesRead, text) -> out.println(text));
  }

  /** Shows how far a replay has come. */
  private interface Display {
    void show(long bytesRead, String text);
  }

  /** Runs the replay and shows, by the clock, how far it is: also when nothing goes forward. */
  private static List<String> runWatched(Replay replay, long everyMillis, Display display)
      throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    AtomicLong read = new AtomicLong();
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "replay-progress");
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> shown =
        watch.scheduleAtFixedRate(
            () -> display.show(read.get(), rate(replay.counts(), startNanos)),
            everyMillis,
            everyMillis,
            TimeUnit.MILLISECONDS);
    try {
      return replay.run(read::set);
    } finally {
      shown.cancel(false);
      watch.shutdownNow();
    }
  }

  private static String rate(ReplayCounts counts, long startNanos) {
    double seconds = Math.max(1e-3, (System.nanoTime() - startNanos) / 1e9);
    long accepted = counts.accepted.sum();
    String text =
        String.format(
            Locale.ROOT,
            "%,d accepted, %,d rejected, %,d retries, %,.0f/s",
            accepted,
            counts.rejected(),
            counts.retries.sum(),
            accepted / seconds);
    String away = counts.away();
    return away.isEmpty() ? text : text + "; waiting for the server: " + away;
  }

  private static void report(ReplayCounts counts, long startNanos, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%,d lines read: %s, %.1f s%n",
        counts.read.sum(),
        rate(counts, startNanos),
        (System.nanoTime() - startNanos) / 1e9);
    out.print(counts.rejectedReport());
    out.flush();
  }

  /** Waits until pages contain what was sent, so that a look right after the replay is true. */
  private boolean awaitVisible(List<String> tokens, long sendingNanos, PrintStream out)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    // A job that is slower than the door has a backlog as long as the log is.
    Duration patience =
        Duration.ofNanos(
            Math.min(
                MOST_VISIBLE_PATIENCE.toNanos(),
                Math.max(VISIBLE_PATIENCE.toNanos(), VISIBLE_PATIENCE_SENDINGS * sendingNanos)));
    HttpClient http = HttpClient.newHttpClient();
    for (String token : tokens) {
      while (!visibleOrAway(http, token)) {
        if (System.nanoTime() - startNanos > patience.toNanos()) {
          System.err.println(
              "Accepted and safe, but not all of it in pages after "
                  + patience.toMinutes()
                  + " minutes; see the log of the server.");
          return false;
        }
      }
    }
    if (!tokens.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "All of it is in the profiles, %.1f s later%n",
          (System.nanoTime() - startNanos) / 1e9);
    }
    return true;
  }

  private boolean visibleOrAway(HttpClient http, String token) throws InterruptedException {
    try {
      return visible(http, token);
    } catch (IOException e) {
      Thread.sleep(AWAY_PAUSE_MILLIS);
      return false;
    }
  }

  private boolean visible(HttpClient http, String token) throws IOException, InterruptedException {
    URI page =
        url.resolve(
            "/v1/pages/home?limit=1&client_id=replay-watch&wait_ms=5000&after="
                + java.net.URLEncoder.encode(token, StandardCharsets.UTF_8));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(30)).GET();
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(page + " answered HTTP " + answer.statusCode() + ": " + answer.body());
    }
    JsonNode body = new ObjectMapper().readTree(answer.body());
    return body.path("fresh").asBoolean();
  }
}
