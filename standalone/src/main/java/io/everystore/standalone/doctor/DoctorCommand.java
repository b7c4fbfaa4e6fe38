package io.everystore.standalone.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command that looks at a running system and says in words what is wrong. */
@Command(
    name = "doctor",
    description = "Looks at a running system and says in words what is wrong with it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = "Exits with 0 when nothing is wrong, with 1 when something is.")
public final class DoctorCommand implements Callable<Integer> {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  /** The Date header counts whole seconds, and the call takes its time. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(3);

  @Option(
      names = "--admin",
      paramLabel = "URL",
      split = ",",
      defaultValue = "http://127.0.0.1:8090",
      description = "Admin addresses of the replicas, by commas (default: ${DEFAULT-VALUE}).")
  private List<URI> admins = List.of();

  @Option(
      names = "--flink",
      paramLabel = "URL",
      description = "Flink's REST address, when it runs in processes of its own.")
  private URI flink = URI.create("");

  @Option(
      names = "--seconds",
      paramLabel = "COUNT",
      defaultValue = "6",
      description = "How long to watch (default: ${DEFAULT-VALUE}).")
  private int seconds;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CALL_TIMEOUT).build();

  private record Seen(Scrape scrape, long clockMillis, long localMillis) {}

  @Override
  public Integer call() throws InterruptedException {
    List<Finding> all = new ArrayList<>();
    for (URI admin : admins) {
      List<Finding> found = examine(admin);
      System.out.println(admin + (found.isEmpty() ? ": nothing wrong" : ""));
      found.forEach(DoctorCommand::print);
      all.addAll(found);
    }
    if (!flink.toString().isEmpty()) {
      List<Finding> found = FlinkExamination.of(flink, Duration.ofSeconds(seconds));
      System.out.println(flink + (found.isEmpty() ? ": nothing wrong" : ""));
      found.forEach(DoctorCommand::print);
      all.addAll(found);
    }
    return all.isEmpty() ? 0 : 1;
  }

  private static void print(Finding finding) {
    System.out.println("  " + finding.subject() + ": " + finding.saw());
    System.out.println("    " + finding.advice());
  }

  private List<Finding> examine(URI admin) throws InterruptedException {
    try {
      Seen before = look(admin);
      TimeUnit.SECONDS.sleep(seconds);
      Seen after = look(admin);
      List<Finding> findings =
          new ArrayList<>(Examination.of(before.scrape, after.scrape, after.clockMillis));
      long apartMillis = Math.abs(after.clockMillis - after.localMillis);
      if (apartMillis > CLOCK_TOLERANCE.toMillis()) {
        findings.add(
            new Finding(
                "clocks",
                "its clock and this machine's are %d s apart (expected: at most %d)"
                    .formatted(apartMillis / 1_000, CLOCK_TOLERANCE.toSeconds()),
                "let both follow a time server; times of events and caps depend on them"));
      }
      return findings;
    } catch (IOException e) {
      return List.of(
          new Finding(
              "serving",
              "no metrics from " + admin + " (" + e + ")",
              "is it started, and is this its admin port?"));
    }
  }

  private Seen look(URI admin) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(admin.resolve("/metrics")).timeout(CALL_TIMEOUT).build(),
            BodyHandlers.ofString());
    long localMillis = System.currentTimeMillis();
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode());
    }
    return new Seen(Scrape.parse(answer.body()), clockMillis(answer, localMillis), localMillis);
  }

  /** By the answer's Date; without one nothing is said of the clock. */
  private static long clockMillis(HttpResponse<String> answer, long otherwise) {
    try {
      return answer
          .headers()
          .firstValue("date")
          .map(
              date ->
                  ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                      .toInstant()
                      .toEpochMilli())
          .orElse(otherwise);
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }
}
